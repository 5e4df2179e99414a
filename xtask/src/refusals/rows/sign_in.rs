//! The pages on which a person signs in and consents.

use super::super::bases::*;
use super::super::cause::{Surface, Table};
use super::super::changes::*;

pub(super) fn rows(t: &mut Table) {
    use Surface::SignIn;
    t.add(
        "the password is wrong",
        50_126,
        SignIn,
        &["user name", "password"],
        sign_in,
        sets(
            "password",
            &[
                "correct horse battery stable",
                "Correct horse battery staple",
                "correcthorsebatterystaple",
                "correct horse battery staple ",
                "wrong",
            ],
        ),
    );
    t.add(
        "the account does not exist",
        50_034,
        SignIn,
        &["user name", "password"],
        sign_in,
        sets("username", &["adda", "ada@elsewhere.example"]),
    );
    t.add(
        "the account is disabled",
        88_090_002,
        SignIn,
        &["user name", "password"],
        sign_in,
        vec![set("username", "gone")],
    );
    t.beyond("an administrator has to enable the account; the page may not tell a stranger so");
    t.add(
        "the account has no password",
        50_056,
        SignIn,
        &["user name", "password"],
        sign_in,
        vec![set("username", "wordless")],
    );
    t.beyond("an administrator has to set a password; the page may not tell a stranger so");
    t.add(
        "the name is locked",
        88_090_001,
        SignIn,
        &["user name", "password"],
        sign_in_locked,
        vec![set("username", "bob")],
    );
    t.beyond("fifteen minutes have to pass");
    t.add(
        "a field is empty",
        88_090_005,
        SignIn,
        &["user name", "password"],
        sign_in,
        vec![set("username", ""), set("password", "")],
    );
    t.add(
        "the form is not ours",
        88_090_004,
        SignIn,
        &["form", "page"],
        sign_in,
        vec![set("form_token", "x"), without("form_token")],
    );
    t.add("the browser kept no cookie", 88_090_009, SignIn, &["cookie"], sign_in, vec![header("Cookie", "")]);
    t.add(
        "the attempt is another browser's",
        88_070_014,
        SignIn,
        &["browser", "sign-in"],
        sign_in_of_another_browser,
        vec![as_it_is()],
    );
    t.add(
        "the attempt is another browser's",
        88_070_014,
        SignIn,
        &["browser", "sign-in"],
        sign_in,
        vec![set("interaction", "00000000-0000-0000-0000-000000000000"), set("interaction", "x")],
    );
    t.add(
        "the attempt is over",
        88_070_002,
        SignIn,
        &["already", "over", "ended"],
        sign_in_finished,
        vec![as_it_is()],
    );
    t.add("a parameter comes twice", 9_000_411, SignIn, &["username"], sign_in, vec![twice("username")]);
    t.add("the person cancels", 88_090_006, SignIn, &["cancel"], sign_in, vec![set("cancel", "1")]);
    t.add("the person declines", 65_004, SignIn, &["declined"], consent, vec![set("decision", "deny")]);
}
