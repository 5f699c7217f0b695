import Testing

@testable import Objects

@Suite struct XMLElementTests {
    private func read(_ text: String) throws -> XMLElement { try XMLElement(document: Array(text.utf8)) }

    @Test("An answer's elements, texts and escapes are read")
    func reads() throws {
        let root = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <List xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><!-- a --><IsTruncated>true</IsTruncated><Empty/>
            <Contents><Key>a&amp;b&#x41;&#66;&lt;</Key></Contents><Contents><Key>ü</Key></Contents></List>
            """
        )
        #expect(root.name == "List")
        #expect(root["IsTruncated"]?.text == "true")
        #expect(root["Empty"]?.text == "")
        #expect(root.all("Contents").compactMap { $0["Key"]?.text } == ["a&bAB<", "ü"])
    }

    @Test(
        "What is no plain answer is refused",
        arguments: [
            "", "text", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a>&undefined;</a>", "<a>&#x110000;</a>",
            "<a>&amp</a>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><![CDATA[x]]></a>",
            String(repeating: "<a>", count: 100_000), "<a", "</a>", "<>x</>",
        ]
    )
    func refuses(text: String) {
        #expect(throws: XMLElement.Malformed.self) { try read(text) }
    }

    @Test("Bytes that are no UTF-8 are refused")
    func refusesOtherBytes() {
        #expect(throws: XMLElement.Malformed.self) { try XMLElement(document: [0x3C, 0x61, 0xFF, 0x2F, 0x3E]) }
    }
}
