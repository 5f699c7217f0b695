internal import Chat

/// When the purge begins to remove what retention has put out of reach.
public enum PurgeSchedule: Equatable, Sendable {
    /// As soon as there is something to remove.
    case atOnce
    /// Once a day from an hour on, in UTC.
    case hour(Int)

    /// Reads `now`, or an hour from 0 to 23.
    public init?(_ text: String) {
        if text == "now" {
            self = .atOnce
        } else if let hour = Int(text), (0..<24).contains(hour), text.allSatisfy(\.isNumber) {
            self = .hour(hour)
        } else {
            return nil
        }
    }

    /// Whether a run is to begin at an instant.
    ///
    /// - Parameter last: when the last run began, or the first one might have.
    func isDue(at now: Instant, since last: Instant) -> Bool {
        switch self {
        case .atOnce: return true
        case .hour(let hour):
            let shift = Int64(hour) * 3_600_000
            let day: Int64 = 86_400_000
            let (quotient, rest) = (now.milliseconds - shift).quotientAndRemainder(dividingBy: day)
            let begin = (rest < 0 ? quotient - 1 : quotient) * day + shift
            return last.milliseconds < begin
        }
    }
}
