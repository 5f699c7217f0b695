internal import Chat
internal import Console

/// How many messages each month has, as bars, with the places that the picture puts them at.
struct MonthChart: Sendable {
    struct Bar: Sendable {
        let title: String
        let x: Int
        let y: Int
        let width: Int
        let height: Int
    }

    struct Mark: Sendable {
        let label: String
        let x: Int
    }

    struct Month: Sendable {
        let month: String
        let count: String
    }

    let width: Int
    let label: String
    let bars: [Bar]
    let marks: [Mark]
    let months: [Month]

    /// How wide a month is, and how high the highest bar.
    private static let step = 14
    private static let height = 100

    /// Draws the months; `nil` when there are none.
    init?(_ counts: [(month: Instant, messages: Int)], _ page: ConsoleCall) {
        guard let most = counts.map(\.messages).max(), most > 0 else { return nil }
        let months = counts.map { Month(month: page.format.month($0.month), count: page.format.number($0.messages)) }
        self.months = months
        // Room for the first year's name, however few months there are.
        width = max(counts.count * Self.step, 120)
        bars = zip(counts, months).enumerated().map { index, pair in
            let messages = pair.0.messages
            let height = messages == 0 ? 0 : max(2, messages * Self.height / most)
            return Bar(
                title: "\(pair.1.month): \(page.texts.counting(messages, "messages"))",
                x: index * Self.step + 2,
                y: 108 - height,
                width: Self.step - 4,
                height: height
            )
        }
        marks = counts.enumerated().compactMap { index, count in
            let isJanuary = count.month.description.dropFirst(5).hasPrefix("01")
            guard isJanuary || index == 0 && !counts.dropFirst().prefix(3).contains(where: Self.isJanuary) else {
                return nil
            }
            return Mark(label: String(count.month.description.prefix(4)), x: index * Self.step + 2)
        }
        let highest = zip(counts, months).first { $0.0.messages == most }?.1.month ?? ""
        label = page.texts(
            "chartLabel",
            [
                "first": months.first?.month ?? "", "last": months.last?.month ?? "", "highest": highest,
                "most": page.format.number(most),
            ]
        )
    }

    private static func isJanuary(_ count: (month: Instant, messages: Int)) -> Bool {
        count.month.description.dropFirst(5).hasPrefix("01")
    }
}
