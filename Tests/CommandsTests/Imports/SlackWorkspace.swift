import Foundation
import TestSupport

/// A small Slack workspace in which everything happens that an import knows, as two exports have it.
enum SlackWorkspace {
    private static let lists = [
        "users.json": """
        [{"id":"U0ADA","name":"ada","profile":{"real_name":"Ada Bright","email":"ada@lantern.example"}},
         {"id":"U0BO","name":"bo","profile":{"real_name":"Bo Chandra","email":"bo@lantern.example"}},
         {"id":"U0OVEN","name":"oven","is_bot":true,"profile":{"real_name":"Oven Bot"}}]
        """,
        "channels.json": #"[{"id":"C1","name":"kitchen","created":1767600000,"members":["U0ADA","U0BO"]}]"#,
        "dms.json": #"[{"id":"D1","created":1767600000,"members":["U0ADA","U0BO"]}]"#,
    ]

    /// What the texts of Ada's messages are made of that could be taken for something else.
    private static let hostile =
        #"\u0000 \udbff\udffe0 🍜 \\N \" '); DROP TABLE messages; -- $1 {NULL} \t E'\\x00'"#

    private static let first = [
        "kitchen/2026-01-05.json": """
        [{"type":"message","subtype":"channel_join","user":"U0BO","text":"<@U0BO> has joined","ts":"1767607200.000100"},
         {"type":"message","user":"U0ADA","text":"\(hostile)","ts":"1767607260.000100"},
         {"type":"message","user":"U0ADA","text":"<@U0BO> and <@U0ADA>, a root","ts":"1767607261.000100",
          "thread_ts":"1767607261.000100","reactions":[{"name":"tada","users":["U0BO","U0BO","U0ADA"],"count":3},
          {"name":"+1","users":["U0GUEST"],"count":1}]},
         {"type":"message","user":"U0BO","text":"a reply","ts":"1767607262.000100","thread_ts":"1767607261.000100"},
         {"type":"message","user":"U0ADA","text":"a plan","ts":"1767607263.000100","files":[
          {"id":"F1","name":"plan.pdf","title":"Plan","mimetype":"application/pdf","size":12,"user":"U0ADA"},
          {"id":"F1","name":"plan.pdf","title":"Plan","mimetype":"application/pdf","size":12,"user":"U0ADA"},
          {"id":"F2","name":"other.pdf","user":"U0ADA"}]},
         {"type":"message","subtype":"message_changed","ts":"1767607290.000100","user":"U0ADA","message":
          {"type":"message","user":"U0ADA","text":"told early","ts":"1767607264.000100",
           "edited":{"user":"U0ADA","ts":"1767607290.000000"}},
          "previous_message":{"type":"message","user":"U0ADA","text":"tolt early","ts":"1767607264.000100"}},
         {"type":"message","user":"U0ADA","text":"tolt early","ts":"1767607264.000100"},
         {"type":"message","user":"U0ADA","text":"tolt late","ts":"1767607265.000100"},
         {"type":"message","subtype":"message_changed","ts":"1767607291.000100","message":
          {"type":"message","user":"U0ADA","text":"told late","ts":"1767607265.000100",
           "edited":{"user":"U0ADA","ts":"1767607291.000000"}}},
         {"type":"message","subtype":"message_deleted","ts":"1767607292.000100","deleted_ts":"1767607266.000100"},
         {"type":"message","user":"U0BO","text":"deleted before it is told","ts":"1767607266.000100"},
         {"type":"message","user":"U0BO","text":"deleted after","ts":"1767607267.000100"},
         {"type":"message","subtype":"message_deleted","ts":"1767607293.000100","deleted_ts":"1767607267.000100",
          "previous_message":{"type":"message","user":"U0BO","text":"deleted after","ts":"1767607267.000100"}},
         {"type":"message","user":"U0ADA","text":"one of two","ts":"1767607268.000100"},
         {"type":"message","user":"U0ADA","text":"two of two","ts":"1767607268.000100"},
         {"type":"message","user":"U0BO","text":"another's","ts":"1767607268.000100"},
         {"type":"message","user":"U0ADA","text":"twice","ts":"1767607269.000100",
          "reactions":[{"name":"eyes","users":["U0BO"],"count":1}]},
         {"type":"message","user":"U0ADA","text":"twice","ts":"1767607269.000100",
          "reactions":[{"name":"eyes","users":["U0BO","U0ADA"],"count":2}]},
         {"type":"message","text":"of nobody","ts":"1767607270.000100"},
         {"type":"message","subtype":"bot_message","bot_id":"B1","username":"Timer","text":"ding","ts":"1767607271.000100"},
         {"type":"message","user":"U0ADA","text":"no time","ts":"soon"}, 7]
        """,
        "D1/1999-05-05.json": #"[{"type":"message","user":"U0ADA","text":"early","ts":"925862400.000100"}]"#,
        "D1/2019-12-31.json": """
        [{"type":"message","user":"U0ADA","text":"last year","ts":"1577836799.000100"},
         {"type":"message","user":"U0ADA","text":"this year","ts":"1577836800.000100"}]
        """,
    ]

    private static let second = [
        "kitchen/2026-01-06.json": """
        [{"type":"message","user":"U0ADA","text":"<@U0BO>, a root with more","ts":"1767607261.000100",
          "thread_ts":"1767607261.000100","reactions":[{"name":"tada","users":["U0BO","U0ADA"],"count":2},
          {"name":"heart","users":["U0BO"],"count":1}]},
         {"type":"message","user":"U0ADA","text":"a plan","ts":"1767607263.000100","files":[
          {"id":"F2","name":"other.pdf","user":"U0ADA"},{"id":"F3","name":"third.pdf","user":"U0ADA"}]},
         {"type":"message","user":"U0BO","text":"a new one","ts":"1767693600.000100"}]
        """
    ]

    /// Writes the first export and a later one into a folder.
    static func write(to folder: URL) throws -> (first: String, second: String) {
        let places = (folder.appending(path: "first"), folder.appending(path: "second"))
        try ExportFixture(lists.merging(first) { $1 }).write(to: places.0)
        try ExportFixture(lists.merging(first) { $1 }.merging(second) { $1 }).write(to: places.1)
        return (places.0.path, places.1.path)
    }
}
