private import Foundation

/// The Frictionless description of `messages.csv`: `data/datapackage.json`.
enum TableDescription {
    /// The rule by which cells are kept from being run, in words.
    static let rule =
        "A cell whose first visible character is =, +, -, @ or a full-width form of these, or that begins with a control "
        + "character or an apostrophe, has one apostrophe put in front, so that no spreadsheet runs it as a formula. "
        + "Taking one apostrophe from every cell that begins with one gives the text back."

    /// The description as JSON.
    ///
    /// - Parameter request: the identifier of the request that the archive answers.
    static func json(title: String, request: String) throws -> String {
        let package = Package(
            name: "habeas-\(request)",
            title: title,
            resources: [
                Resource(
                    description: rule,
                    schema: Schema(fields: MessageTable.columns.map(Field.init))
                )
            ]
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(package), as: UTF8.self) + "\n"
    }

    private struct Package: Encodable {
        var profile = "tabular-data-package"
        let name: String
        let title: String
        let resources: [Resource]
    }

    private struct Resource: Encodable {
        var profile = "tabular-data-resource"
        var name = "messages"
        var path = "messages.csv"
        var format = "csv"
        var mediatype = "text/csv"
        var encoding = "utf-8"
        var dialect = Dialect()
        let description: String
        let schema: Schema
    }

    private struct Dialect: Encodable {
        var delimiter = ","
        var lineTerminator = "\r\n"
        var quoteChar = "\""
        var doubleQuote = true
        var header = true
    }

    private struct Schema: Encodable {
        let fields: [Field]
        var primaryKey = "id"
    }

    private struct Field: Encodable {
        let name: String
        let type: String
        let format: String?
        let constraints: Constraints?

        init(_ column: String) {
            name = column
            switch column {
            case "sentAt", "editedAt", "deletedAt":
                type = "datetime"
                format = "%Y-%m-%dT%H:%M:%S.%fZ"
            case "earlierTexts", "attachments":
                type = "integer"
                format = nil
            case "id", "authorId", "conversationId", "threadId":
                type = "string"
                format = "uuid"
            default:
                type = "string"
                format = nil
            }
            let isRequired = ["id", "sentAt", "authorId", "conversationId", "kind"].contains(column)
            constraints = isRequired ? Constraints(unique: column == "id" ? true : nil) : nil
        }
    }

    private struct Constraints: Encodable {
        var required = true
        let unique: Bool?
    }
}
