private import Dispatch
internal import Foundation

/// The address of a computer in a network: 4 bytes of IPv4, or 16 of IPv6.
struct NetworkAddress: Equatable {
    let bytes: [UInt8]
    /// The address in digits.
    let text: String

    /// All addresses that a name has, or the one that it is.
    ///
    /// - Returns: none when the name is not known.
    static func resolve(_ name: String) async -> [NetworkAddress] {
        // The look-up blocks, so it has a thread of its own.
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "habeas.resolve").async { continuation.resume(returning: lookUp(name)) }
        }
    }

    private static func lookUp(_ name: String) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = NetworkAddress(entry), !addresses.contains(address) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses
    }

    private init?(_ entry: addrinfo) {
        guard let socket = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET:
            bytes = withUnsafeBytes(of: socket.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6:
            bytes = withUnsafeBytes(of: socket.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
        default: return nil
        }
        var digits = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(entry.ai_family, bytes, &digits, socklen_t(digits.count)) != nil else { return nil }
        text = digits.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" }
    }

    /// Takes the IPv4 address inside an address of IPv6.
    private init(embedded bytes: ArraySlice<UInt8>) {
        self.bytes = Array(bytes)
        text = bytes.map(String.init).joined(separator: ".")
    }
}

extension NetworkAddress {
    /// Whether it is this computer's own.
    var isLoopback: Bool {
        if let embedded { return embedded.isLoopback }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether nothing that people run for others is there: link-local addresses, where clouds tell a machine's
    /// secrets, their like elsewhere, and addresses that are of many or of nobody.
    var isRefused: Bool {
        if let embedded { return embedded.isRefused }
        guard bytes.count == 4 else {
            return bytes[0] == 0xFF || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80) || bytes.allSatisfy { $0 == 0 }
                || Self.cloudServices.contains(bytes)
        }
        return bytes[0] == 0 || bytes[0] >= 224 || bytes[0...1] == [169, 254] || bytes[0...2] == [192, 0, 0]
            || bytes == [100, 100, 100, 200]
    }

    /// The services that tell a machine's secrets by IPv6.
    private static let cloudServices: [[UInt8]] = [
        [0xFD, 0x00, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54],
        [0xFD, 0x20, 0x00, 0xCE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54],
    ]

    /// The IPv4 address that an address of IPv6 stands for: mapped, compatible, or by NAT64.
    private var embedded: NetworkAddress? {
        guard bytes.count == 16 else { return nil }
        let zeros = [UInt8](repeating: 0, count: 10)
        let isMapped = bytes[0..<10].elementsEqual(zeros) && bytes[10...11] == [0xFF, 0xFF]
        let isTranslated = bytes[0..<12].elementsEqual([0, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8))
        let isCompatible = bytes[0..<12].allSatisfy { $0 == 0 } && bytes[12] != 0
        return isMapped || isTranslated || isCompatible ? NetworkAddress(embedded: bytes[12...]) : nil
    }
}
