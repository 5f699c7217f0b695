import Foundation
import TestSupport

/// Zips that no honest tool makes, written by Python's `zipfile`.
enum PythonZip {
    /// Runs lines of Python that write into the open zip `z`, then others with the zip's path in `path`.
    static func write(to url: URL, _ lines: String, afterwards: String = "") throws {
        let script = """
            import sys, zipfile, warnings, stat, struct
            warnings.simplefilter('ignore')
            path = sys.argv[1]
            def patch(old, new):
                data = open(path, 'rb').read()
                assert old in data
                open(path, 'wb').write(data.replace(old, new))
            day = '[{"user": "U1", "text": "x", "ts": "1.5"}]'
            with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
                z.writestr('users.json', '[{"id": "U1", "name": "ada"}]')
                z.writestr('general/2024-05-31.json', day)
                \(lines.replacing("\n", with: "\n    "))
            \(afterwards)
            """
        let status = try Program.status(of: "/usr/bin/python3", ["-c", script, url.path])
        guard status == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
