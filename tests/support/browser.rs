//! Headless Chromium, to see jeton's pages as users do.

use std::path::Path;
use std::process::Command;

use super::python;

/// Opens a page with these options and returns what the browser printed.
#[track_caller]
pub fn chromium(page: &Path, options: &[&str]) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(options)
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("chromium is installed; ci/test does it; JETON_TEST_WITHOUT=browser leaves these tests out");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Asserts that the browser prints the page on so many sheets of A4.
#[track_caller]
pub fn prints_on(page: &Path, sheets: usize) {
    let directory = tempfile::tempdir().unwrap();
    let pdf = directory.path().join("page.pdf");
    chromium(page, &["--no-pdf-header-footer", &format!("--print-to-pdf={}", pdf.display())]);
    let info = Command::new("pdfinfo").arg(&pdf).output().expect("poppler-utils is installed; ci/test does it");
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    let line = |name: &str| info.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    assert!(line("Pages:").ends_with(&format!(" {sheets}")), "{info}");
    assert!(line("Page size:").contains("A4"), "{info}");
}

/// A screenshot of the whole page in a window of this width in CSS pixels, reduced to few colours.
#[track_caller]
pub fn picture(page: &Path, width: u32, to: &Path) {
    let height = height(page, width);
    let shot = format!("--screenshot={}", to.display());
    chromium(page, &["--hide-scrollbars", &format!("--window-size={width},{height}"), &shot]);
    python::run(include_str!("palette.py"), &[to.to_str().unwrap()]);
}

/// The height of the page at this width.
#[track_caller]
pub fn height(page: &Path, width: u32) -> u32 {
    let height = ask(page, width, "page.documentElement.scrollHeight");
    height.parse().unwrap_or_else(|_| panic!("{height}"))
}

/// Evaluates an expression on the page, which it calls `page`, from a page around it, because jeton's own page lets no
/// script in. A promise is awaited.
#[track_caller]
pub fn ask(page: &Path, width: u32, expression: &str) -> String {
    let around = tempfile::tempdir().unwrap();
    let frame = around.path().join("frame.html");
    let text = format!(
        "<!DOCTYPE html><meta charset='utf-8'><iframe src='file://{}' style='width:{width}px;height:10px;border:0'>\
         </iframe><script>const frame = document.querySelector('iframe'); frame.onload = async () => {{ \
         const page = frame.contentDocument; document.title = await ({expression}); }}</script>",
        page.display()
    );
    std::fs::write(&frame, text).unwrap();
    let options = ["--allow-file-access-from-files", "--virtual-time-budget=5000", "--dump-dom"];
    let dom = chromium(&frame, &options);
    dom.split("<title>")
        .nth(1)
        .and_then(|rest| rest.split("</title>").next())
        .unwrap_or_else(|| panic!("{dom}"))
        .to_owned()
}
