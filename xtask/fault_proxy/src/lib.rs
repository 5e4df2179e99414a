//! A TCP proxy that fails on order, for tests of what a network or a database may do: it delays, swallows, cuts after so many bytes,
//! cuts before or after a message that holds a certain text, or drops the reply to it.
//!
//! It listens on a port of loopback and forwards to one address, with two threads for each connection. Orders hold from the moment at
//! which they are given, for open connections too.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What happens to what passes through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// It passes.
    #[default]
    Forward,
    /// It passes so much later, in each direction.
    Delay(Duration),
    /// It vanishes, and connections stay open.
    Swallow,
    /// Connections are reset, and new ones too.
    Refuse,
    /// The connection that sends a piece holding this text is reset before the piece arrives. Once.
    CutBefore(Vec<u8>),
    /// After so many others, a piece that holds this text arrives, and the connection is reset before any reply. Once.
    CutAfter(Vec<u8>, u64),
    /// Once so many bytes have passed from client to server since the order, the connection that carried the last of them is reset. Once.
    CutAfterSent(u64),
    /// The same from server to client.
    CutAfterReceived(u64),
    /// Of every so many pieces that hold this text, one is answered and loses its reply: the connection is reset instead.
    DropReplies {
        /// What a piece that asks for something holds.
        text: Vec<u8>,
        /// One of so many.
        one_of: u64,
    },
}

/// A running proxy; it ends with this value.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: Mutex<SocketAddr>,
    order: Mutex<Order>,
    open: Mutex<Vec<TcpStream>>,
    stopped: AtomicBool,
    cuts: AtomicU64,
    pieces: AtomicU64,
    /// Bytes to the server and to the client since the last order.
    passed: [AtomicU64; 2],
}

impl Proxy {
    /// Starts a proxy to an address.
    pub fn start(upstream: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            upstream: Mutex::new(upstream),
            order: Mutex::default(),
            open: Mutex::default(),
            stopped: AtomicBool::new(false),
            cuts: AtomicU64::new(0),
            pieces: AtomicU64::new(0),
            passed: Default::default(),
        });
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if accepting.stopped.load(Ordering::SeqCst) {
                    return;
                }
                accept(&accepting, client);
            }
        });
        Ok(Self { address, shared })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Gives an order, in place of the one before.
    pub fn order(&self, order: Order) {
        let mut current = hold(&self.shared.order);
        for passed in &self.shared.passed {
            passed.store(0, Ordering::SeqCst);
        }
        self.shared.pieces.store(0, Ordering::SeqCst);
        *current = order;
    }

    /// Sends new connections elsewhere.
    pub fn turn_to(&self, upstream: SocketAddr) {
        *hold(&self.shared.upstream) = upstream;
    }

    /// Resets every open connection.
    pub fn cut(&self) {
        for stream in hold(&self.shared.open).drain(..) {
            reset(&stream);
        }
    }

    /// How many connections were cut by an order.
    pub fn cuts(&self) -> u64 {
        self.shared.cuts.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        self.cut();
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(shared: &Arc<Shared>, client: TcpStream) {
    let upstream = *hold(&shared.upstream);
    let server = if *hold(&shared.order) == Order::Refuse {
        None
    } else {
        TcpStream::connect_timeout(&upstream, Duration::from_secs(2)).ok()
    };
    let Some(server) = server else {
        reset(&client);
        return;
    };
    let (Ok(client_again), Ok(server_again), Ok(client_kept), Ok(server_kept)) =
        (client.try_clone(), server.try_clone(), client.try_clone(), server.try_clone())
    else {
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    {
        let mut open = hold(&shared.open);
        open.retain(|stream| stream.peer_addr().is_ok());
        open.extend([client_kept, server_kept]);
    }
    let (to_server, to_client) = (Arc::clone(shared), Arc::clone(shared));
    let link = Arc::new(Link::default());
    let same = Arc::clone(&link);
    std::thread::spawn(move || pass(&to_server, &link, client, server, Way::ToServer));
    std::thread::spawn(move || pass(&to_client, &same, server_again, client_again, Way::ToClient));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    ToServer,
    ToClient,
}

/// What becomes of one piece.
enum Fate {
    Passes,
    Vanishes,
    CutNow,
    /// So many of its bytes still arrive.
    CutWithin(usize),
    CutOnceSent,
    CutOnceAnswered,
}

/// What the two directions of a connection tell each other.
#[derive(Default)]
struct Link {
    /// Whether replies are kept back.
    is_mute: AtomicBool,
    /// Whether one was kept back.
    has_answered: Mutex<bool>,
    answered: Condvar,
}

fn pass(shared: &Shared, link: &Link, mut from: TcpStream, mut to: TcpStream, way: Way) {
    let mut buffer = [0; 64 * 1024];
    while let Ok(length) = from.read(&mut buffer) {
        if length == 0 {
            let _ = to.shutdown(Shutdown::Write);
            return;
        }
        let piece = &buffer[..length];
        if way == Way::ToClient && link.is_mute.load(Ordering::SeqCst) {
            *hold(&link.has_answered) = true;
            link.answered.notify_all();
            continue;
        }
        match fate(shared, piece, way) {
            Fate::Vanishes => {}
            Fate::Passes => {
                if to.write_all(piece).is_err() {
                    break;
                }
            }
            Fate::CutNow => {
                shared.cuts.fetch_add(1, Ordering::SeqCst);
                break;
            }
            Fate::CutWithin(bytes) => {
                shared.cuts.fetch_add(1, Ordering::SeqCst);
                let _ = to.write_all(&piece[..bytes.min(length)]);
                break;
            }
            Fate::CutOnceAnswered => {
                link.is_mute.store(true, Ordering::SeqCst);
                let _ = to.write_all(piece);
                let answered = hold(&link.has_answered);
                let patience = Duration::from_secs(10);
                drop(link.answered.wait_timeout_while(answered, patience, |answered| !*answered));
                shared.cuts.fetch_add(1, Ordering::SeqCst);
                break;
            }
            Fate::CutOnceSent => {
                shared.cuts.fetch_add(1, Ordering::SeqCst);
                // The one who asked is cut off first; then the piece arrives, and what is answered finds nobody.
                reset(&from);
                let _ = to.write_all(piece);
                let _ = to.set_read_timeout(Some(Duration::from_millis(500)));
                let _ = to.read(&mut buffer);
                break;
            }
        }
    }
    reset(&from);
    reset(&to);
}

#[expect(clippy::disallowed_methods, reason = "a delay is what was ordered")]
fn fate(shared: &Shared, piece: &[u8], way: Way) -> Fate {
    let mut order = hold(&shared.order);
    let length = piece.len() as u64;
    let passed = shared.passed[way as usize].fetch_add(length, Ordering::SeqCst) + length;
    let holds =
        |text: &[u8]| way == Way::ToServer && piece.windows(text.len().max(1)).any(|part| part == text);
    let fate = match &*order {
        Order::Forward => Fate::Passes,
        Order::Delay(time) => {
            let time = *time;
            drop(order);
            std::thread::sleep(time);
            return Fate::Passes;
        }
        Order::Swallow => Fate::Vanishes,
        Order::Refuse => Fate::CutNow,
        Order::CutBefore(text) if holds(text) => Fate::CutNow,
        Order::CutAfter(text, others) if holds(text) => {
            let is_chosen = shared.pieces.fetch_add(1, Ordering::SeqCst) == *others;
            if is_chosen { Fate::CutOnceSent } else { Fate::Passes }
        }
        Order::CutAfterSent(bytes) if way == Way::ToServer && passed >= *bytes => {
            Fate::CutWithin((length + bytes - passed) as usize)
        }
        Order::CutAfterReceived(bytes) if way == Way::ToClient && passed >= *bytes => {
            Fate::CutWithin((length + bytes - passed) as usize)
        }
        Order::DropReplies { text, one_of } => {
            let is_chosen =
                holds(text) && shared.pieces.fetch_add(1, Ordering::SeqCst) % one_of == one_of - 1;
            return if is_chosen { Fate::CutOnceAnswered } else { Fate::Passes };
        }
        _ => Fate::Passes,
    };
    if matches!(fate, Fate::CutNow | Fate::CutWithin(_) | Fate::CutOnceSent) && *order != Order::Refuse {
        *order = Order::Forward;
    }
    fate
}

/// Ends a connection as a crash would: what is on its way is lost, and the other side is told so.
fn reset(stream: &TcpStream) {
    let _ = socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO));
    let _ = stream.shutdown(Shutdown::Both);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers each piece with `yes`, and counts them.
    fn server() -> (SocketAddr, Arc<AtomicU64>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
        let counted = Arc::clone(&count);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let counted = Arc::clone(&counted);
                std::thread::spawn(move || {
                    let mut buffer = [0; 100];
                    while stream.read(&mut buffer).is_ok_and(|length| length > 0) {
                        counted.fetch_add(1, Ordering::SeqCst);
                        let _ = stream.write_all(b"yes");
                    }
                });
            }
        });
        (address, count)
    }

    fn ask(proxy: &Proxy, text: &[u8]) -> Option<String> {
        let mut stream = TcpStream::connect(proxy.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.write_all(text).ok()?;
        let mut buffer = [0; 3];
        stream.read_exact(&mut buffer).ok()?;
        String::from_utf8(buffer.to_vec()).ok()
    }

    /// What was cut off from its reply arrives all the same, soon.
    fn arrived(count: &AtomicU64, pieces: u64) {
        let begun = std::time::Instant::now();
        while count.load(Ordering::SeqCst) < pieces && begun.elapsed() < Duration::from_secs(5) {
            std::thread::yield_now();
        }
        assert_eq!(count.load(Ordering::SeqCst), pieces);
    }

    #[test]
    fn it_cuts_before_or_after_a_text_arrives_and_only_once() {
        let (address, count) = server();
        let proxy = Proxy::start(address).unwrap();
        assert_eq!(ask(&proxy, b"go").as_deref(), Some("yes"));
        proxy.order(Order::CutBefore(b"go".to_vec()));
        assert_eq!(ask(&proxy, b"no"), Some("yes".into()));
        assert_eq!(ask(&proxy, b"go"), None);
        assert_eq!(count.load(Ordering::SeqCst), 2, "what was cut before has not arrived");
        assert_eq!(ask(&proxy, b"go").as_deref(), Some("yes"));
        proxy.order(Order::CutAfter(b"go".to_vec(), 1));
        assert_eq!(ask(&proxy, b"go").as_deref(), Some("yes"));
        assert_eq!(ask(&proxy, b"go"), None);
        arrived(&count, 5);
        assert_eq!(proxy.cuts(), 2);
    }

    #[test]
    fn it_drops_one_reply_of_so_many() {
        let (address, count) = server();
        let proxy = Proxy::start(address).unwrap();
        proxy.order(Order::DropReplies { text: b"go".to_vec(), one_of: 3 });
        let replies: Vec<bool> = (0..6).map(|_| ask(&proxy, b"go").is_some()).collect();
        assert_eq!(replies, [true, true, false, true, true, false]);
        arrived(&count, 6);
    }
}
