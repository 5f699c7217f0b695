internal import Chat
internal import Console
internal import Storage

/// What all pages of the console work with.
struct ConsoleSite: Sendable {
    let store: Store
    let clock: WallClock
    let pages: ConsolePages
}
