"""Reads the transcript of an unpacked archive in a real browser, as whoever is handed it does: offline, from files.

Usage: browse_transcript.py BAG WORD COUNT

WORD is in COUNT messages of the page with the most messages. Prints the number of pages that were looked at.
"""
import pathlib
import re
import sys

import axe_core_python
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

folder, word, count = pathlib.Path(sys.argv[1]) / "data/html", sys.argv[2], int(sys.argv[3])
pages = [folder / "index.html"] + sorted(folder.glob("*/*.html"))
AXE = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
largest = max(pages[1:], key=lambda page: page.stat().st_size)


def browser(dark=False, script=True, width=1600):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.add_argument("--headless=new")
    options.add_argument("--no-sandbox")
    options.add_argument("--disable-gpu")
    options.add_argument("--disable-dev-shm-usage")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if dark:
        options.add_argument("--blink-settings=preferredColorScheme=0")
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    service = webdriver.ChromeService("/usr/bin/chromedriver")
    driver = webdriver.Chrome(options=options, service=service)
    # A window cannot be as narrow as a telephone.
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    return driver


def shown(driver):
    return [item for item in driver.find_elements(By.CSS_SELECTOR, "li[id]") if item.is_displayed()]


for dark, width in [(False, 1600), (True, 360)]:
    driver = browser(dark, width=width)
    try:
        for page in pages:
            driver.get(page.as_uri())
            # Whatever people wrote, it has run nothing and made no element.
            assert driver.execute_script("return window.planted") is None, page
            assert not driver.find_elements(By.CSS_SELECTOR, "script[src], iframe, object, form[action], [onerror], [onclick]")
            assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth"), (page, width)
            log = driver.get_log("browser")
            assert not log, (page, log)
        for page in [pages[0], largest]:
            driver.get(page.as_uri())
            # The page's own policy lets no script in, which is as it should be: the driver's goes past it.
            driver.execute_script(AXE)
            violations = driver.execute_async_script("axe.run().then(arguments[0])")["violations"]
            assert not violations, [(one["id"], one["nodes"][0]["html"][:200]) for one in violations]
    finally:
        driver.quit()

driver = browser()
try:
    driver.get(largest.as_uri())
    everything = len(shown(driver))
    box = driver.find_element(By.CSS_SELECTOR, "form input")
    box.send_keys(word)
    assert len(shown(driver)) == count, (len(shown(driver)), count)
    assert re.search(rf"\b{count}\b", driver.find_element(By.CSS_SELECTOR, "output").text)
    box.send_keys(Keys.ESCAPE)
    assert len(shown(driver)) == everything
    # Nothing that somebody slips in runs, and nothing is loaded.
    blocked = driver.execute_async_script(
        """
        const done = arguments[0], seen = [];
        document.addEventListener("securitypolicyviolation", event => {
            seen.push(event.effectiveDirective);
            if (seen.length === 2) done(seen);
        });
        const script = document.createElement("script");
        script.textContent = "window.planted = true";
        document.body.append(script);
        const picture = document.createElement("img");
        picture.src = "https://tracker.example/pixel.png";
        document.body.append(picture);
        """
    )
    assert sorted(blocked) == ["img-src", "script-src-elem"], blocked
    assert driver.execute_script("return window.planted") is None
finally:
    driver.quit()

driver = browser(script=False)
try:
    driver.get(largest.as_uri())
    assert len(shown(driver)) == everything
    assert not driver.find_element(By.CSS_SELECTOR, "form").is_displayed()
finally:
    driver.quit()
print(len(pages))
