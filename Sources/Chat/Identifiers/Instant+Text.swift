extension Instant: CustomStringConvertible {
    /// The instant as `2026-11-24T02:08:31.000Z`, in UTC with milliseconds.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            return Self.textLength
        }
    }

    /// The milliseconds of the years 0 to 9999.
    private static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// The length in bytes of the text of an instant of the years 0 to 9999.
    public static var textLength: Int { 24 }

    /// Writes the 24 characters of the text to the start of a buffer.
    public func write(to buffer: UnsafeMutableRawBufferPointer) {
        let day = milliseconds.floorDivided(by: 86_400_000)
        let time = milliseconds - day * 86_400_000
        let date = CivilDate(daysSinceEpoch: day)
        buffer.write(date.year, digits: 4, at: 0)
        buffer[4] = UInt8(ascii: "-")
        buffer.write(date.month, digits: 2, at: 5)
        buffer[7] = UInt8(ascii: "-")
        buffer.write(date.day, digits: 2, at: 8)
        buffer[10] = UInt8(ascii: "T")
        buffer.write(time / 3_600_000, digits: 2, at: 11)
        buffer[13] = UInt8(ascii: ":")
        buffer.write(time / 60_000 % 60, digits: 2, at: 14)
        buffer[16] = UInt8(ascii: ":")
        buffer.write(time / 1000 % 60, digits: 2, at: 17)
        buffer[19] = UInt8(ascii: ".")
        buffer.write(time % 1000, digits: 3, at: 20)
        buffer[23] = UInt8(ascii: "Z")
    }

    /// Reads an ISO 8601 date or date and time.
    ///
    /// The time, its seconds, its fraction and its zone may each be left out; without a zone the text is
    /// taken as UTC, as the official Python SDK sends it.
    public init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2), (1...12).contains(month), scanner.skip("-"),
            let day = scanner.number(digits: 2), (1...31).contains(day)
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date else { return nil }
        var milliseconds = date.daysSinceEpoch * 86_400_000
        if scanner.skip("T") || scanner.skip("t") || scanner.skip(" ") {
            guard let time = scanner.timeOfDay(), let zone = scanner.zoneOffset() else { return nil }
            milliseconds += time - zone
        }
        // A zone can push a time out of the years that can be written again.
        guard scanner.isAtEnd, Self.writable.contains(milliseconds) else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

/// A date of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Sendable {
    /// The year; the one before year 1 is 0.
    public var year: Int64
    /// The month, from 1 to 12.
    public var month: Int64
    /// The day of the month, from 1.
    public var day: Int64
}

extension CivilDate {
    /// Finds the date from days since 1970-01-01 (method: Howard Hinnant, "chrono-compatible low-level date algorithms").
    public init(daysSinceEpoch: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    var daysSinceEpoch: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.floorDivided(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    func floorDivided(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}

extension UnsafeMutableRawBufferPointer {
    fileprivate func write(_ number: Int64, digits: Int, at position: Int) {
        var rest = number
        for offset in stride(from: digits - 1, through: 0, by: -1) {
            self[position + offset] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}

/// Reads the parts of a date text from left to right.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int64? {
        guard position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else {
            return nil
        }
        defer { position += 1 }
        return Int64(bytes[position] - UInt8(ascii: "0"))
    }

    mutating func number(digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Reads `HH:MM[:SS[.fraction]]` as milliseconds since midnight.
    mutating func timeOfDay() -> Int64? {
        guard let hour = number(digits: 2), hour < 24, skip(":"),
            let minute = number(digits: 2), minute < 60
        else { return nil }
        var milliseconds = (hour * 60 + minute) * 60_000
        guard skip(":") else { return milliseconds }
        guard let second = number(digits: 2), second < 60 else { return nil }
        milliseconds += second * 1000
        guard skip(".") else { return milliseconds }
        guard var unit = digit().map({ ($0 * 100, 10 as Int64) }) else { return nil }
        while let next = digit() {
            unit = (unit.0 + next * unit.1, unit.1 / 10)
        }
        return milliseconds + unit.0
    }

    /// Reads `Z`, `+HH:MM` or `+HHMM` as milliseconds east of UTC; nothing means UTC.
    mutating func zoneOffset() -> Int64? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let sign: Int64
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2), hours < 24 else { return nil }
        _ = skip(":")
        guard let minutes = number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes) * 60_000
    }
}
