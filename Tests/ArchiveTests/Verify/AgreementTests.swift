import Archive
import Chat
import Foundation
import TestSupport
import Testing

/// Whatever forms an archive has its messages in, they must say the same.
@Suite(.timeLimit(.minutes(10))) struct AgreementTests {
    private static let texts = [
        "plain", "", "two\nlines\r\n", "a \"quote\", and a comma", "=1+1", "'quoted'", "@x", "-5", "é 漢字 🍜 \u{7F}",
        "back\\slash", "tab\tbell\u{7}", String(repeating: "long, \"long\"\n", count: 20_000),
    ]

    /// The Python that writes the table: from the lines of messages, as spreadsheets take it.
    private static let writer = """
        import csv, json, sys
        folder, change = sys.argv[1:]
        with open(folder + '/data/messages.jsonl', newline='') as lines:
            messages = [json.loads(line) for line in lines]
        rows = [[m['sentAt'], m['id'], m['text']] for m in messages]
        for row in rows:
            if row[2][:1] and row[2][0] in "=+-@'\\t\\r": row[2] = "'" + row[2]
        header, ending, mark, tail = ['sentAt', 'id', 'text'], '\\r\\n', '', ''
        exec(change)
        with open(folder + '/data/messages.csv', 'w', newline='') as file:
            file.write(mark)
            w = csv.writer(file, lineterminator=ending)
            w.writerow(header)
            w.writerows(rows)
            file.write(tail)
        """

    private func report(_ change: String) async throws -> VerificationReport {
        var report: VerificationReport?
        try await ExportedArchive.with(choices: ArchiveChoices(formats: [])) { scene in
            for (number, text) in Self.texts.enumerated() {
                let instant = ExportedArchive.now.advanced(bySeconds: Int64(number) - 100)
                try await scene.say(text, by: scene.ada, at: instant)
            }
        } _: { archive, _ in
            report = try await archive.repackedWithDigests { folder in
                let status = try Program.status(of: "/usr/bin/python3", ["-c", Self.writer, folder.path, change])
                #expect(status == 0)
            }
        }
        return try #require(report)
    }

    @Test(
        "A table with the same messages agrees, however it is written",
        arguments: [
            "pass", "ending = '\\n'", "mark = '\\ufeff'", "rows.reverse()",
            "header.append('more'); [row.append('x') for row in rows]",
            "rows[-1][-1] = 'last'; rows.pop(); tail = ','.join([messages[-1]['sentAt'], messages[-1]['id'], '\"' + messages[-1]['text'].replace('\"', '\"\"') + '\"'])",
        ]
    )
    func sameAgrees(_ change: String) async throws {
        let report = try await report(change)
        #expect(report.isValid, "\(report.checks)")
        #expect(report.checks.contains { $0.name == "Table" })
    }

    @Test(
        "A table that says other than the messages is found",
        arguments: [
            ("rows.pop()", "11 messages where"),
            ("rows.append(rows[0])", "13 messages where"),
            ("rows[0][2] = 'Plain'", "other messages or texts"),
            ("rows[4][2] = rows[4][2][1:]; rows[4][2] = '1+1'", "other messages or texts"),
            ("rows[0][2], rows[8][2] = rows[8][2], rows[0][2]", "other messages or texts"),
            ("rows[1][1] = rows[0][1]", "other messages or texts"),
            ("rows[1] = rows[0]", "other messages or texts"),
            ("rows[0][0] = '1999' + rows[0][0][4:]", "sentAt that is not the time"),
            ("rows[0][1] = 'no id'", "rows that cannot be read: 1"),
            ("rows[0].pop()", "rows that cannot be read: 1"),
            ("rows[0].append('x')", "rows that cannot be read: 1"),
            ("header[2] = 'words'", "cannot be read to its end"),
            ("header[0] = 'id'", "cannot be read to its end"),
            ("tail = 'a\"b,c,d'", "cannot be read to its end"),
            ("tail = '\"open'", "cannot be read to its end"),
            ("tail = '\"a\"b'", "cannot be read to its end"),
            ("tail = 'a\\rb'", "cannot be read to its end"),
            ("tail = ',' * 5000", "cannot be read to its end"),
            ("header = []; rows = []", "cannot be read to its end"),
        ]
    )
    func otherIsFound(_ change: String, _ words: String) async throws {
        let report = try await report(change)
        let table = report.checks.first { $0.name == "Table" }
        #expect(table?.passed == false)
        #expect(table?.detail.contains(words) == true, "\(report.checks)")
    }

    /// The Python that writes pages as a transcript has them, two messages on each.
    private static let pages = """
        import html, os
        os.remove(folder + '/data/messages.csv') if os.path.exists(folder + '/data/messages.csv') else None
        def markup(text):
            text = html.escape(text, quote=False)
            return ''.join('&#%d;' % (9216 + ord(c)) if ord(c) < 32 and c not in '\\t\\n' else '&#9249;' if c == '\\x7f' else c for c in text)
        items = [f'<li id="{m["id"]}"><time>x</time>\\n<p>{markup(m["text"])}</p></li>' for m in messages]
        EDIT
        for page in range(0, len(items), 2):
            os.makedirs(f'{folder}/data/html/room-{page}', exist_ok=True)
            with open(f'{folder}/data/html/room-{page}/2026-01.html', 'w', newline='') as file:
                file.write('<!DOCTYPE html><ol>' + ''.join(items[page:page + 2]) + '</ol>')
        open(folder + '/data/html/index.html', 'w').write('<p>index</p>')
        sys.exit()
        """

    @Test("The pages of a transcript with the same messages agree")
    func transcriptAgrees() async throws {
        let report = try await report(Self.pages.replacing("EDIT", with: "items.reverse()"))
        #expect(report.isValid, "\(report.checks)")
        #expect(report.checks.contains { $0.name == "Transcript" })
    }

    @Test(
        "A transcript that says other than the messages is found",
        arguments: [
            ("items.pop()", "11 messages where"), ("items.append(items[0])", "13 messages where"),
            ("items[0] = items[0].replace('plain', 'Plain')", "other messages or texts"),
            ("items[0] = items[0].replace('</p>', '')", "cannot be read as a page"),
            ("items[0] = items[0].replace('plain', '<b>')", "cannot be read as a page"),
            ("items[0] += '<!-- x'", "cannot be read as a page"),
        ]
    )
    func otherTranscriptIsFound(_ edit: String, _ words: String) async throws {
        let report = try await report(Self.pages.replacing("EDIT", with: edit))
        let check = report.checks.first { $0.name == "Transcript" }
        #expect(check?.passed == false)
        #expect(check?.detail.contains(words) == true, "\(report.checks)")
    }

    @Test("Texts agree whichever way JSON writes them")
    func escapesAreRead() async throws {
        let rewrite = """
            with open(folder + '/data/messages.jsonl', 'w') as file:
                for m in messages:
                    fields = {**m, 'text': 0}
                    text = json.dumps(m['text'], ensure_ascii=True).replace('/', '\\\\/')
                    line = json.dumps(fields, separators=(',', ':')).replace('"text":0', '"text":' + text)
                    file.write(line + '\\n')
            """
        let report = try await report(rewrite)
        // The store had committed to other bytes, which is all that is found.
        #expect(report.checks.filter { !$0.passed }.map(\.name) == ["Completeness"], "\(report.checks)")
    }

    @Test("A table that the statement promises must be there")
    func promisedIsThere() async throws {
        try await ExportedArchive.with { scene in
            try await scene.say("one", by: scene.ada, at: ExportedArchive.now.advanced(bySeconds: -10))
        } _: { archive, _ in
            let report = try await archive.repackedWithDigests { folder in
                try FileManager.default.removeItem(at: folder.appending(path: "data/messages.csv"))
            }
            #expect(report.checks.contains { !$0.passed && $0.detail.contains("is stated, and missing") })
        }
    }
}
