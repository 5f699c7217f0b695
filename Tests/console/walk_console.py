"""Walks the console in a real browser, as a privacy officer and administrator does.

Usage: walk_console.py ADDRESS SIGN-IN-PAGE EMAIL PASSWORD SUBJECT SECOND-EMAIL

SUBJECT is the name of a person who has written something, and the second person signs in with the same password. Prints how many pages were looked at.
"""
import hashlib
import sys
import urllib.request

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from acts import Acts
from console_browser import Console

address, sign_in_page, email, password, subject, second_email = sys.argv[1:]
# As much as the first page after signing in may weigh in all, and as many requests as it may take.
MOST_BYTES, MOST_REQUESTS = 100_000, 5
looked_at = 0


def look(console, path=None):
    """Opens a page and finds nothing wrong with it."""
    global looked_at
    if path:
        console.open(path)
    width = console.driver.execute_script("return document.documentElement.scrollWidth")
    assert width <= console.width, (console.path, width)
    assert not console.all("main script, main b, main i, main [onmouseover]"), console.path
    # A refused form and a page that is not there are answers, not faults.
    log = [entry for entry in console.driver.get_log("browser") if "the server responded with a status" not in entry["message"]]
    assert not log, (console.path, log)
    # Without script axe cannot run; the markup is the same that the other walks look at.
    violations = console.violations() if console.script else []
    assert not violations, (console.path, violations)
    looked_at += 1


def see_all(console):
    """Every page, empty or full, and what people meet when something is wrong."""
    console.open("/admin/people?q=" + subject.split()[0])
    person = console.find("tbody a").get_attribute("href").removeprefix(address)
    number = person.rsplit("/", 1)[1]
    pages = [
        "/admin", "/admin/requests", "/admin/requests?status=error", "/admin/requests/new",
        "/admin/requests/new?q=" + subject.split()[0], "/admin/requests/new?q=zzzz",
        "/admin/requests/new?subject=" + number, "/admin/requests/new?kind=delete&subject=" + number,
        "/admin/requests/new?kind=update&subject=" + number, "/admin/cases", "/admin/cases/new", "/admin/approvals",
        "/admin/access/roles/new", "/admin/people", "/admin/people?q=zzzz", person, "/admin/holds", "/admin/holds/new",
        "/admin/holds/new?subject=" + number, "/admin/audit", "/admin/audit?from=2100-01-01", "/admin/settings",
        "/admin/settings/retention?days=30", "/admin/settings/retention?days=7", "/admin/access", "/admin/imports",
        "/admin/status", "/admin/account", "/admin/nothing",
    ]
    for page in pages:
        look(console, page)
    console.open("/admin/requests")
    for link in console.all("tbody a")[:1]:
        look(console, link.get_attribute("href").removeprefix(address))


def export(console, types):
    """A newcomer's way from the first page to the archive."""
    console.open("/admin")
    console.find("#q").send_keys(subject)
    if types:
        console.wait(lambda: console.all("#suggestions a"))
    else:
        console.press("form[role=search] button")
    console.press("#suggestions a")
    assert subject in console.find("main").text
    console.fill("reason", "Case 17 of 2026")
    look(console)
    console.press("form.card button.primary")
    marker = console.find("body")
    for _ in range(60):
        if console.all("a[download]"):
            break
        if types:
            console.wait(lambda: console.all("a[download]"))
        else:
            console.driver.refresh()
    if types:
        # It came without a reload: the page is still the one that the form led to.
        assert marker.is_enabled()
        assert console.find("[aria-live]").text
    look(console)
    digest = console.find("code.digest").text
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in console.driver.get_cookies())
    link = console.find("a[download]").get_attribute("href")
    with urllib.request.urlopen(urllib.request.Request(link, headers={"Cookie": cookies})) as answer:
        assert hashlib.sha256(answer.read()).hexdigest() == digest
    console.press("form[action$=verification] button")
    assert console.all(".notice.good"), console.find("main").text
    look(console)


def weigh(console):
    """The first page after signing in is light."""
    console.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    console.open("/admin")
    sizes = console.driver.execute_script(
        "return performance.getEntries().filter(one => one.transferSize !== undefined).map(one => one.transferSize)"
    )
    assert 0 < sum(sizes) < MOST_BYTES and len(sizes) <= MOST_REQUESTS, sizes


def choose(console):
    """The language and the theme change at a press, and stay."""
    console.open("/admin/settings")
    console.press("button[name=language][value=es]")
    assert console.path == "/admin/settings" and console.find("html").get_attribute("lang") == "es"
    console.press("button[name=theme][value=dark]")
    ground = console.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(19, 20, 18)", ground
    console.press("button[name=theme][value=auto]")
    console.press("button[name=language][value=en]")


def use_keyboard(console):
    """The first key leads past the navigation, and a dialog asks before what cannot be undone."""
    console.open("/admin/account")
    body = console.find("body")
    body.send_keys(Keys.TAB)
    focused = console.driver.switch_to.active_element
    assert "skip" in focused.get_attribute("class")
    focused.send_keys(Keys.ENTER)
    assert console.driver.execute_script("return document.activeElement.id") == "main"
    console.find("form[data-confirm] button").click()
    console.wait(lambda: console.all("dialog[open]"))
    look(console)
    console.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    console.wait(lambda: not console.all("dialog"))
    assert console.path == "/admin/account#main", console.path


def erase_unconfirmed(console):
    """An erasure that is not confirmed by the person's name does nothing, and says so."""
    console.open("/admin/people?q=" + subject.split()[0])
    console.press("tbody a")
    console.press("a[href*='kind=delete']")
    console.fill("confirmation", "somebody else")
    console.press("form.danger button.danger")
    assert console.all("[role=alert]")
    look(console)


# Who is brought in, and then erased, by the walk that does everything with script and the one without.
ACTING = {("en", True): "Nadia Park", ("es", False): "Noor Vale"}
for language, dark, script, width in [
    ("en", False, True, 1600), ("es", True, True, 360), ("es", False, False, 1280), ("en", True, False, 768),
]:
    with Console(address, language, dark, script, width) as console:
        look(console, sign_in_page)
        console.fill("email", email)
        console.fill("password", "not " + password)
        console.press("main button.primary")
        assert console.all("[role=alert]")
        look(console)
        console.fill("password", password)
        console.press("main button.primary")
        assert console.path == "/admin", console.path
        assert console.find("html").get_attribute("lang") == language
        export(console, types=script)
        see_all(console)
        erase_unconfirmed(console)
        if (language, script) in ACTING:
            with Console(address, language, dark, script, 1280) as second:
                second.open(sign_in_page)
                second.fill("email", second_email)
                second.fill("password", password)
                second.press("main button.primary")
                Acts(console, look, ACTING[language, script]).do_all(second, [subject, "Ada"], isApproved=script)
        if script:
            weigh(console)
            choose(console)
            use_keyboard(console)
        console.press("form[action$=sign-out] button")
        assert console.path.startswith("/oauth/authorize?") and console.all(".notice.good"), console.path
        console.open("/admin/requests")
        assert console.path.startswith("/oauth/authorize?"), console.path
        console.fill("email", email)
        console.fill("password", password)
        console.press("main button.primary")
        # Another organization is older, and it is its page; this one's is where its people go from signing out.
        assert console.path == "/admin/requests" or console.all("[role=alert]"), console.path
print(looked_at)
