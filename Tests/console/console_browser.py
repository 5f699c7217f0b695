"""A real browser on the console, for the walk and for the pictures."""
import pathlib

import axe_core_python
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

AXE = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()


class Console:
    def __init__(self, address, language="en", dark=False, script=True, width=1280, height=900):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ["headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", f"lang={language}"]:
            options.add_argument(f"--{argument}")
        if dark:
            options.add_argument("--blink-settings=preferredColorScheme=0")
        preferences = {"intl.accept_languages": language}
        if not script:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        # A window cannot be as narrow as a telephone.
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )
        self.address, self.width, self.script = address, width, script

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def open(self, path):
        self.driver.get(self.address + path)

    def find(self, selector):
        return self.driver.find_element(By.XPATH if selector.startswith("//") else By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def fill(self, name, text):
        field = self.find(f"main [name={name}]")
        if field.get_attribute("type") == "date":
            # How days are typed depends on the language of the browser.
            self.driver.execute_script("arguments[0].value = arguments[1]", field, text)
            return
        field.clear()
        field.send_keys(text)

    def press(self, selector):
        """Presses something, and waits for the page that comes of it."""
        old = self.find("html")
        self.find(selector).click()
        WebDriverWait(self.driver, 30).until(lambda driver: self._is_gone(old))
        self.wait(lambda: self.driver.execute_script("return document.readyState") == "complete")

    def wait(self, condition, seconds=60):
        WebDriverWait(self.driver, seconds, poll_frequency=0.1).until(lambda driver: condition())

    @staticmethod
    def _is_gone(element):
        try:
            element.tag_name
            return False
        except Exception:
            return True

    def sign_in(self, email, password):
        self.open("/admin/sign-in")
        self.fill("email", email)
        self.fill("password", password)
        self.press("main button.primary")

    @property
    def path(self):
        return self.driver.current_url.removeprefix(self.address)

    def violations(self):
        """What axe finds; its script comes from the driver, past the page's policy."""
        self.driver.execute_script(AXE)
        found = self.driver.execute_async_script(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then(arguments[0])"
        )["violations"]
        return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]

    def picture(self, file, whole=True):
        height = self.driver.execute_script("return document.documentElement.scrollHeight") if whole else 900
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": self.width, "height": max(height, 400), "deviceScaleFactor": 1, "mobile": False},
        )
        self.driver.save_screenshot(str(file))
