//! Numbers that are told on the pages of the console.

use diagnosis::Surface::Page;
use testkit::{Browser, Reply, Server, TENANT};

use super::provoked;
use crate::console::{console, link, send, set_up};

/// Signs in to the console as somebody else.
async fn sign_in(browser: &Browser<'_>, name: &str, password: &str, code: &str) -> Reply {
    browser.post(&console("/sign-in"), &[("username", name), ("password", password), ("code", code)]).await
}

async fn setup(server: &Server, password: &str, code: &str) -> Reply {
    let link = link(server).await;
    let key = link.split("key=").nth(1).unwrap();
    let form =
        [("key", key), ("tenant", TENANT), ("username", "amina"), ("password", password), ("code", code)];
    server.post("/setup", &[], &form).await
}

/// The account's id on the page of accounts.
async fn operator(browser: &Browser<'_>) -> String {
    let list = browser.get(&console("/administrators")).await.body;
    list.split("/accounts/").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

provoked! { Page;
    500121 the_one_time_code_does_not_fit |server| { setup(&server, "seven palms behind the hill", "000000").await }
    88090010 one_time_codes_are_locked |server| {
        let browser = Browser::new(&server);
        set_up(&server, &browser).await;
        for _ in 0..5 {
            sign_in(&browser, "amina", "seven palms behind the hill", "000000").await;
        }
        sign_in(&browser, "amina", "seven palms behind the hill", "000000").await
    }
    88170001 the_new_password_is_too_easy |server| { setup(&server, "passwordpassword", "000000").await }
    88180009 the_setup_link_is_spent |server| { server.get("/setup?key=x", &[]).await }
    88180018 somebody_else_was_quicker |server| {
        let browser = Browser::new(&server);
        set_up(&server, &browser).await;
        let page = browser.get(&console("/clients/web")).await;
        send(&browser, &page, &console("/clients/web"), &[("version", "an earlier one")]).await
    }
    88180024 the_role_does_not_include_it |server| {
        let browser = Browser::new(&server);
        set_up(&server, &browser).await;
        let page = browser.get(&console("")).await;
        let id = operator(&browser).await;
        crate::console::set_role(&server, id.parse().unwrap(), "reader").await;
        send(&browser, &page, &console("/clients/new"), &[]).await
    }
    88180026 the_account_administers_nothing |server| {
        sign_in(&Browser::new(&server), "ada", "correct horse battery staple", "000000").await
    }
    88180027 nobody_is_signed_in_to_the_console |server| { server.post(&console("/clients/new"), &[], &[]).await }
    88180028 the_last_operator_stays |server| {
        let browser = Browser::new(&server);
        set_up(&server, &browser).await;
        let id = operator(&browser).await;
        let path = console(&format!("/accounts/{id}/remove"));
        send(&browser, &browser.get(&path).await, &path, &[]).await
    }
}
