internal import Chat
private import Foundation
internal import Storage

/// Keeps the directory of a ZIP file while its members are written, and forms the records around them.
final class ZipDirectoryWriter {
    private let entries = OutputBuffer(capacity: 64 * 1024)
    private var count: UInt64 = 0
    private let time: UInt16
    private let date: UInt16

    /// ZIP64 came with version 4.5 of the format.
    private static let version: UInt16 = 45
    private static let madeOnUnix: UInt16 = 3 << 8
    private static let deflated: UInt16 = 8
    private static let namesAreUTF8: UInt16 = 1 << 11
    private static let isDescribedBehind: UInt16 = 1 << 3
    /// A regular file that everybody may read and its owner may write, for tools that restore modes.
    private static let attributes: UInt32 = 0o100644 << 16

    /// Makes an empty directory; every member gets the same time, in UTC.
    init(modified: Instant) {
        var seconds = time_t(modified.milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        // The format begins with 1980 and counts two seconds.
        date = UInt16(clamping: max(0, parts.tm_year - 80)) << 9 | UInt16(parts.tm_mon + 1) << 5 | UInt16(parts.tm_mday)
        time = UInt16(parts.tm_hour) << 11 | UInt16(parts.tm_min) << 5 | UInt16(parts.tm_sec / 2)
    }

    /// Appends what stands before a member; without a measure, that follows behind it.
    func appendLocalHeader(_ name: String, _ measure: ZipWriter.Measure?, to output: OutputBuffer) {
        output.appendLittleEndian(UInt32(0x0403_4B50))
        appendCommon(measure, isDescribedBehind: measure == nil, to: output)
        let isLarge = measure.map(\.isLarge) ?? true
        output.appendLittleEndian(isLarge ? UInt32.max : UInt32(measure?.packedSize ?? 0))
        output.appendLittleEndian(isLarge ? UInt32.max : UInt32(measure?.size ?? 0))
        output.appendLittleEndian(UInt16(name.utf8.count))
        output.appendLittleEndian(UInt16(isLarge ? 20 : 0))
        output.append(name)
        guard isLarge else { return }
        output.appendLittleEndian(UInt16(1))
        output.appendLittleEndian(UInt16(16))
        output.appendLittleEndian(measure?.size ?? 0)
        output.appendLittleEndian(measure?.packedSize ?? 0)
    }

    /// Appends the measure behind a member that was begun without one.
    func appendDescriptor(_ measure: ZipWriter.Measure, to output: OutputBuffer) {
        output.appendLittleEndian(UInt32(0x0807_4B50))
        output.appendLittleEndian(measure.crc.value)
        output.appendLittleEndian(measure.packedSize)
        output.appendLittleEndian(measure.size)
    }

    /// Notes a member whose local header is at an offset.
    func add(_ name: String, _ measure: ZipWriter.Measure, at offset: UInt64, isDescribedBehind: Bool) {
        let isLarge = measure.isLarge || offset >= UInt64(UInt32.max)
        entries.appendLittleEndian(UInt32(0x0201_4B50))
        entries.appendLittleEndian(Self.madeOnUnix | Self.version)
        appendCommon(measure, isDescribedBehind: isDescribedBehind, to: entries)
        entries.appendLittleEndian(isLarge ? UInt32.max : UInt32(measure.packedSize))
        entries.appendLittleEndian(isLarge ? UInt32.max : UInt32(measure.size))
        entries.appendLittleEndian(UInt16(name.utf8.count))
        entries.appendLittleEndian(UInt16(isLarge ? 28 : 0))
        // No comment, on the first disk, no internal attributes.
        entries.appendLittleEndian(UInt16(0))
        entries.appendLittleEndian(UInt32(0))
        entries.appendLittleEndian(Self.attributes)
        entries.appendLittleEndian(isLarge ? UInt32.max : UInt32(offset))
        entries.append(name)
        if isLarge {
            entries.appendLittleEndian(UInt16(1))
            entries.appendLittleEndian(UInt16(24))
            entries.appendLittleEndian(measure.size)
            entries.appendLittleEndian(measure.packedSize)
            entries.appendLittleEndian(offset)
        }
        count += 1
    }

    /// Appends the directory, which begins at an offset, and the records that lead to it; a comment is to follow.
    func appendEnd(at offset: UInt64, commentSize: Int, to output: OutputBuffer) {
        output.append(entries.bytes)
        let size = UInt64(entries.count)
        let isLarge = count >= UInt64(UInt16.max) || size >= UInt64(UInt32.max) || offset >= UInt64(UInt32.max)
        if isLarge { appendLargeEnd(at: offset, size: size, to: output) }
        output.appendLittleEndian(UInt32(0x0605_4B50))
        output.appendLittleEndian(UInt32(0))
        output.appendLittleEndian(isLarge ? UInt16.max : UInt16(count))
        output.appendLittleEndian(isLarge ? UInt16.max : UInt16(count))
        output.appendLittleEndian(isLarge ? UInt32.max : UInt32(size))
        output.appendLittleEndian(isLarge ? UInt32.max : UInt32(offset))
        output.appendLittleEndian(UInt16(commentSize))
    }

    private func appendLargeEnd(at offset: UInt64, size: UInt64, to output: OutputBuffer) {
        output.appendLittleEndian(UInt32(0x0606_4B50))
        output.appendLittleEndian(UInt64(44))
        output.appendLittleEndian(Self.madeOnUnix | Self.version)
        output.appendLittleEndian(Self.version)
        output.appendLittleEndian(UInt64(0))
        output.appendLittleEndian(count)
        output.appendLittleEndian(count)
        output.appendLittleEndian(size)
        output.appendLittleEndian(offset)
        output.appendLittleEndian(UInt32(0x0706_4B50))
        output.appendLittleEndian(UInt32(0))
        output.appendLittleEndian(offset + size)
        output.appendLittleEndian(UInt32(1))
    }

    /// The fields that local headers and directory entries share.
    private func appendCommon(_ measure: ZipWriter.Measure?, isDescribedBehind: Bool, to output: OutputBuffer) {
        output.appendLittleEndian(Self.version)
        output.appendLittleEndian(Self.namesAreUTF8 | (isDescribedBehind ? Self.isDescribedBehind : 0))
        output.appendLittleEndian(Self.deflated)
        output.appendLittleEndian(time)
        output.appendLittleEndian(date)
        output.appendLittleEndian(measure?.crc.value ?? 0)
    }
}

extension ZipWriter.Measure {
    /// Whether it needs the fields of ZIP64.
    fileprivate var isLarge: Bool { size >= UInt64(UInt32.max) || packedSize >= UInt64(UInt32.max) }
}

extension OutputBuffer {
    fileprivate func appendLittleEndian(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { append($0) }
    }
}
