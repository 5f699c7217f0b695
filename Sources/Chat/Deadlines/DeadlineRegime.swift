/// The rule that says until when somebody must have an answer.
///
/// Dates are whole days: an answer is in time until the end of the last one. The day on which a request is received does
/// not count (Article 3(1) of Regulation 1182/71). A last day on a weekend or a holiday is left as it is, since holidays
/// differ from place to place: the law may give a day more than is said here, never less.
public enum DeadlineRegime: String, CaseIterable, Sendable {
    /// Regulation (EU) 2016/679, Article 12(3): one month, which two further months may be added to.
    case gdpr = "GDPR"
    /// Lei nº 13.709/2018 of Brazil, Article 19, II: 15 days.
    case lgpd = "LGPD"
    /// California Civil Code, section 1798.130(a)(2)(A): 45 days, once 45 more.
    case ccpa = "CCPA"
    /// No rule but a date that somebody sets.
    case date = "DATE"

    /// The last day for what was received on a date; `nil` when somebody must set it.
    public func due(receivedOn date: CivilDate) -> CivilDate? {
        switch self {
        case .gdpr: date.adding(months: 1)
        case .lgpd: date.adding(days: 15)
        case .ccpa: date.adding(days: 45)
        case .date: nil
        }
    }

    /// The last day after an extension, counted from the day of receipt as the first one; `nil` when the rule has none.
    public func extendedDue(receivedOn date: CivilDate) -> CivilDate? {
        switch self {
        case .gdpr: date.adding(months: 3)
        case .ccpa: date.adding(days: 90)
        case .lgpd, .date: nil
        }
    }
}
