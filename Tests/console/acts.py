"""What officers and administrators do in the console, each act to its end, in a real browser."""
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

from console_browser import Console

HERE = pathlib.Path(__file__).parent


class Acts:
    """The acts of one person; `look` is given the browser when a page is to be looked at."""

    def __init__(self, console, look, newcomer):
        self.console, self.look, self.newcomer = console, look, newcomer

    def confirm(self, action):
        """Confirms what cannot be undone: by its box, and with script in a dialog too."""
        console = self.console
        form = f"form[action$='{action}']"
        for summary in console.all(f"details:has({form}) > summary"):
            if not console.all(f"details[open] {form}"):
                summary.click()
        console.find(f"{form} [name=confirmed]").click()
        if not console.script:
            return console.press(f"{form} button")
        console.find(f"{form} button").click()
        console.wait(lambda: console.all("dialog[open]"))
        console.press("dialog button.danger")

    def reveal(self, form):
        """Opens what a form is hidden in."""
        for summary in self.console.all(f"details:has({form}) > summary"):
            summary.click()

    def until(self, selector):
        """Waits until a page has something: by itself with script, by looking again without."""
        console = self.console
        for _ in range(300):
            if console.all(selector):
                return
            if console.script:
                console.wait(lambda: console.all(selector))
            else:
                console.driver.refresh()
        raise AssertionError((console.path, selector, console.find("main").text))

    def person(self):
        """The address of the newcomer's page."""
        self.console.open("/admin/people?q=" + self.newcomer.split()[0])
        return self.console.find("tbody a").get_attribute("href").removeprefix(self.console.address)

    def download(self, selector):
        """Downloads an archive, which is what its digest says."""
        console = self.console
        digest = console.find("code.digest").text
        assert hashlib.sha256(self.fetch(console.find(selector).get_attribute("href"))).hexdigest() == digest

    def fetch(self, link):
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in self.console.driver.get_cookies())
        with urllib.request.urlopen(urllib.request.Request(link, headers={"Cookie": cookies})) as answer:
            return answer.read()

    def bring_in(self):
        """Uploads a Slack export, and reads what became of it; what is none is refused."""
        console = self.console
        with tempfile.TemporaryDirectory() as folder:
            export = pathlib.Path(folder) / "export.zip"
            subprocess.run([sys.executable, HERE / "slack_export.py", export, self.newcomer], check=True)
            wrong = pathlib.Path(folder) / "wrong.zip"
            wrong.write_text("no zip at all")
            for file, sign in [(wrong, "[role=alert]"), (export, "main ul.cards")]:
                console.open("/admin/imports")
                console.find("#file").send_keys(str(file))
                console.press("main form button.primary")
                self.until(f"{sign}, main:not(:has([data-reload])) {sign}")
                self.look(console)
        self.until("main:not(:has([data-reload])) ul.cards")
        assert "export.zip" in console.find("main ul.cards").text

    def hold(self):
        """A hold stands in the way of an erasure until it is released."""
        console = self.console
        number = self.person().rsplit("/", 1)[1]
        console.open("/admin/holds/new?subject=" + number)
        console.fill("reason", "Case <b>9</b>")
        console.press("main form button.primary")
        assert console.path.startswith("/admin/holds")
        console.open("/admin/requests/new?kind=delete&subject=" + number)
        console.fill("confirmation", self.newcomer)
        console.press("form.danger button.danger")
        assert "<b>9</b>" in console.find("[role=alert]").text
        self.look(console)
        console.open("/admin/holds")
        self.confirm("/release")
        assert console.all(".notice.good")
        self.look(console)

    def rectify(self):
        """A name is put right."""
        console = self.console
        console.open("/admin/requests/new?kind=update&subject=" + self.person().rsplit("/", 1)[1])
        self.look(console)
        self.newcomer = self.newcomer + "-Right"
        console.fill("updated1", self.newcomer)
        console.find("[name=confirmed]").click()
        console.press("button[value=rectify]")
        self.until(".state.good")
        assert self.newcomer in console.find("h1").text
        self.look(console)

    def work_on_case(self, people):
        """A case is put together, runs, and yields an archive that holds; then the archive goes and the case is closed."""
        console = self.console
        console.open("/admin/cases/new")
        console.fill("title", "Inquiry <i>17</i>")
        for name in people:
            console.find("#q").clear()
            console.find("#q").send_keys(name)
            if console.script:
                console.wait(lambda: name in console.find("#suggestions").text)
            else:
                console.press("button[value=find]")
            self.look(console)
            console.press("#suggestions button")
        console.press("button[value=conversations]")
        self.look(console)
        console.press("#conversations-found button")
        console.press("button[value^=widen]")
        console.fill("due", "2099-01-01")
        console.press("button[value=open]")
        assert console.all("#due[aria-invalid=true]") and len(console.all("[name=subjects]")) == len(people)
        self.look(console)
        console.fill("due", "")
        console.press("button[value=open]")
        assert console.find("h1").text == "Inquiry <i>17</i>"
        self.look(console)
        console.press("form[action$='/run'] button")
        self.until("a[download]")
        self.look(console)
        self.download("a[download]")
        console.press("form[action$='/verification'] button")
        assert console.all("[aria-labelledby=checked] .notice.good"), console.find("main").text
        self.look(console)
        console.fill("text", "Spoke to <script>Bo</script>")
        console.press("form[action$='/notes'] button")
        self.reveal("form[action$='/extension']")
        console.find("#extension").send_keys("Many messages")
        console.press("form[action$='/extension'] button")
        self.confirm("/destruction")
        assert not console.all("a[download]")
        self.confirm("/closing")
        assert not console.all("form[action$='/notes']")
        self.look(console)

    def approve(self, second, isApproved):
        """With approval required, the requester cannot decide, and a second person does."""
        console = self.console
        console.open("/admin/settings")
        console.find("[name=approval]").click()
        console.press("form[action$='/rules'] button")
        console.open("/admin/requests/new?subject=" + self.person().rsplit("/", 1)[1])
        console.press("form.card button.primary")
        page = console.path
        assert console.all("#decision") and not console.all("[name=verdict]")
        self.look(console)
        second.open("/admin/approvals")
        self.look(second)
        second.press("tbody a")
        assert second.path == page
        if isApproved:
            second.press("[name=verdict][value=approve] ~ button")
        else:
            self_form = "form:has([value=reject])"
            second.find("details:has([value=reject]) > summary").click()
            second.find("#reject-reason").send_keys("Not needed")
            second.press(self_form + " button")
        self.look(second)
        console.open(page)
        self.until("a[download]" if isApproved else ".state.bad")
        self.look(console)
        if isApproved:
            self.confirm("/destruction")
        console.open("/admin/settings")
        console.find("[name=approval]").click()
        console.press("form[action$='/rules'] button")

    def manage_access(self):
        """A client and a role are made, changed and deleted; the secret is shown once."""
        console = self.console
        console.open("/admin/access")
        self.reveal("form[action$='/clients']")
        console.fill("name", "Nightly <b>report</b>")
        console.press("form[action$='/clients'] button")
        identifier, secret = (one.text for one in console.all("code.digest"))
        self.look(console)
        console.open("/admin/access")
        assert secret not in console.find("main").text
        console.press(f"form[action$='{identifier}/state'] button")
        self.confirm(f"{identifier}/secret")
        assert secret not in console.find("main").text
        self.confirm(f"{identifier}/deletion")
        assert identifier not in console.find("main").text
        console.open("/admin/access/roles/new")
        self.look(console)
        console.fill("name", "Desk <i>1</i>")
        console.find("[value='gdpr:request:view']").click()
        console.press("main form button.primary")
        console.press(f"//a[text()='Desk <i>1</i>']")
        self.look(console)
        self.confirm("/deletion")
        console.open(self.person())
        console.press("form[action$='/roles'] button")
        assert console.all(".notice.good")

    def audit(self):
        """The trail is verified and taken away as a file."""
        console = self.console
        console.open("/admin/audit")
        console.press("form[action$='/verification'] button")
        assert console.all(".notice.good"), console.find("main").text
        self.look(console)
        lines = self.fetch(console.find("a[download]").get_attribute("href")).splitlines()
        assert len(lines) > 10, len(lines)

    def erase(self):
        """Somebody is erased, once their name is typed."""
        console = self.console
        console.open("/admin/requests/new?kind=delete&subject=" + self.person().rsplit("/", 1)[1])
        console.fill("confirmation", self.newcomer.upper())
        console.press("form.danger button.danger")
        self.until(".state.good")
        self.look(console)
        console.open("/admin/people?q=" + self.newcomer.split()[0])
        assert self.newcomer not in console.find("main").text

    def do_all(self, second, people, isApproved):
        self.bring_in()
        self.hold()
        self.rectify()
        self.work_on_case(people)
        self.approve(second, isApproved)
        self.manage_access()
        self.audit()
        self.erase()
