/// `HOST:PORT`, where the host may be an IPv6 address in brackets.
struct ListenAddress {
    let host: String
    let port: Int

    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw CommandFailure.usage("\(text) is no address to listen on. Give HOST:PORT, such as 127.0.0.1:8080.")
        }
        let name = text[..<colon]
        let host = name.hasPrefix("[") && name.hasSuffix("]") ? name.dropFirst().dropLast() : name
        guard !host.isEmpty else { throw CommandFailure.usage("\(text) names no host. Give HOST:PORT.") }
        self.host = String(host)
        self.port = Int(port)
    }

    /// Whether only programs on this computer can reach it.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }
}
