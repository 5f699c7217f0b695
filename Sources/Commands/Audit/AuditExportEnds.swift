internal import Chat
private import Foundation

/// What an exported trail ends with, for each organization in it.
struct AuditExportEnds {
    /// The last entry of each organization.
    let all: [Organization.ID: (sequence: Int64, hash: [UInt8])]

    fileprivate struct Line: Decodable {
        let organization: Organization.ID
        let sequence: Int64
        let hash: String
    }

    /// Reads a file that `habeas audit export` has made.
    ///
    /// - Throws: a ``CommandFailure`` when it is none.
    init(reading path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw Self.unreadable(path) }
        defer { try? file.close() }
        var ends: [Organization.ID: (sequence: Int64, hash: [UInt8])] = [:]
        var rest = Data()
        do {
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
                rest.append(piece)
                while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = try JSONDecoder().decode(Line.self, from: rest[..<newline])
                    ends[line.organization] = (line.sequence, line.digest)
                    rest = rest[(newline + 1)...]
                }
                rest = Data(rest)
            }
        } catch {
            throw Self.unreadable(path)
        }
        guard rest.isEmpty else { throw Self.unreadable(path) }
        all = ends
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        .unavailable("\(path) cannot be read as an exported audit trail.")
    }
}

extension AuditExportEnds.Line {
    fileprivate var digest: [UInt8] {
        let digits = Array(hash.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }
}
