/// A small Slack export, true to the format: invented people of an invented company.
enum DemoSlackExport {
    /// The files of the export, by their paths in it.
    static let files: [(path: String, text: String)] = [
        (
            "users.json",
            #"""
            [
              {"id": "U01MAYA", "team_id": "T01BRIGHT", "name": "maya", "deleted": false,
                "real_name": "Maya Lindqvist", "is_bot": false, "profile": {"real_name": "Maya Lindqvist",
                "display_name": "maya", "email": "maya.lindqvist@brightwater.example"}},
              {"id": "U02OMAR", "team_id": "T01BRIGHT", "name": "omar", "deleted": false,
                "real_name": "Omar Haddad", "is_bot": false, "profile": {"real_name": "Omar Haddad",
                "display_name": "omar", "email": "omar.haddad@brightwater.example"}},
              {"id": "U03JUNE", "team_id": "T01BRIGHT", "name": "june", "deleted": false,
                "real_name": "June Okafor", "is_bot": false, "profile": {"real_name": "June Okafor",
                "display_name": "june", "email": "june.okafor@brightwater.example"}},
              {"id": "U04THEO", "team_id": "T01BRIGHT", "name": "theo", "deleted": true,
                "real_name": "Théo Marchand", "is_bot": false, "profile": {"real_name": "Théo Marchand",
                "display_name": "theo", "email": "theo.marchand@brightwater.example"}},
              {"id": "UBUILDS", "team_id": "T01BRIGHT", "name": "builds", "deleted": false,
                "real_name": "Build Bot", "is_bot": true, "profile": {"real_name": "Build Bot",
                "display_name": "builds"}}
            ]
            """#
        ),
        (
            "channels.json",
            #"""
            [
              {"id": "C01GENERAL", "name": "general", "created": 1767600000, "creator": "U02OMAR",
                "is_archived": false, "is_general": true, "members": ["U01MAYA", "U02OMAR", "U03JUNE",
                "U04THEO"], "topic": {"value": "Company-wide news", "creator": "U02OMAR",
                "last_set": 1767600000}, "purpose": {"value": "", "creator": "", "last_set": 0}},
              {"id": "C02CALIB", "name": "calibration", "created": 1767603600, "creator": "U01MAYA",
                "is_archived": false, "is_general": false, "members": ["U01MAYA", "U02OMAR", "U03JUNE",
                "UBUILDS"], "topic": {"value": "", "creator": "", "last_set": 0}, "purpose": {"value": "",
                "creator": "", "last_set": 0}}
            ]
            """#
        ),
        (
            "groups.json",
            #"""
            [
              {"id": "G01BUDGET", "name": "budget", "created": 1767690000, "creator": "U02OMAR",
                "is_archived": false, "members": ["U01MAYA", "U02OMAR"], "topic": {"value": "",
                "creator": "", "last_set": 0}, "purpose": {"value": "", "creator": "", "last_set": 0}}
            ]
            """#
        ),
        (
            "dms.json",
            #"""
            [
              {"id": "D01MAYAJUNE", "created": 1767690100, "members": ["U01MAYA", "U03JUNE"]}
            ]
            """#
        ),
        (
            "mpims.json",
            #"""
            [
              {"id": "G02TRIO", "name": "mpdm-maya--omar--june-1", "created": 1767690200,
                "creator": "U03JUNE", "is_mpim": true, "is_archived": false, "members": ["U01MAYA",
                "U02OMAR", "U03JUNE"], "topic": {"value": "", "creator": "", "last_set": 0},
                "purpose": {"value": "", "creator": "", "last_set": 0}}
            ]
            """#
        ),
        (
            "general/2026-01-05.json",
            #"""
            [
              {"type": "message", "user": "U02OMAR", "text": "<@U02OMAR> has joined the channel",
                "ts": "1767607200.000100", "subtype": "channel_join"},
              {"type": "message", "user": "U01MAYA", "text": "<@U01MAYA> has joined the channel",
                "ts": "1767607260.000200", "subtype": "channel_join"},
              {"type": "message", "user": "U02OMAR",
                "text": "Welcome everybody! The lab reopens on <!date^1767690000^{date}|6 January>.",
                "ts": "1767607320.000300"},
              {"type": "message", "user": "U01MAYA",
                "text": "Good to be back :wave: The *humidity log* is at <https://wiki.brightwater.example/humidity|our wiki>.",
                "ts": "1767607380.000400", "reactions": [{"name": "tada", "users": ["U02OMAR", "U03JUNE"],
                "count": 2}]},
              {"type": "message", "user": "U03JUNE", "text": "Thanks <@U01MAYA>!",
                "ts": "1767607440.000500", "reactions": [{"name": "heart", "users": ["U01MAYA"],
                "count": 1}]}
            ]
            """#
        ),
        (
            "calibration/2026-01-06.json",
            #"""
            [
              {"type": "message", "user": "U01MAYA",
                "text": "Sensor 7 drifts by 0.3 &lt;units&gt; per day & nobody knows why",
                "ts": "1767693600.000100", "thread_ts": "1767693600.000100", "reply_count": 2,
                "reply_users": ["U02OMAR", "U01MAYA"], "latest_reply": "1767693780.000300"},
              {"type": "message", "user": "U02OMAR", "text": "Could it be the new power supply?",
                "ts": "1767693660.000200", "thread_ts": "1767693600.000100", "parent_user_id": "U01MAYA"},
              {"type": "message", "user": "U01MAYA", "text": "It was. Swapped it, drift is gone.",
                "ts": "1767693780.000300", "thread_ts": "1767693600.000100", "parent_user_id": "U01MAYA",
                "edited": {"user": "U01MAYA", "ts": "1767693840.000000"}},
              {"type": "message", "subtype": "bot_message", "bot_id": "B01BUILDS", "username": "Build Bot",
                "text": "Firmware 4.2 built in 312 s", "ts": "1767693900.000400"},
              {"type": "message", "user": "U01MAYA", "text": "The plot before and after",
                "ts": "1767694000.000500", "files": [{"id": "F01DRIFT", "name": "drift.png",
                "title": "Drift of sensor 7", "mimetype": "image/png", "filetype": "png", "size": 48213,
                "user": "U01MAYA", "url_private": "https://files.brightwater.example/F01DRIFT/drift.png"}],
                "upload": true}
            ]
            """#
        ),
        (
            "calibration/2026-01-07.json",
            #"""
            [
              {"type": "message", "user": "U03JUNE",
                "text": "<@U01MAYA> <@U02OMAR> shall we publish the finding?", "ts": "1767780000.000100"},
              {"type": "message", "user": "U01MAYA", "text": "Yes, please. I will draft it today.",
                "ts": "1767780060.000200", "thread_ts": "1767780000.000100", "parent_user_id": "U03JUNE",
                "subtype": "thread_broadcast", "root": {"type": "message", "user": "U03JUNE",
                "text": "<@U01MAYA> <@U02OMAR> shall we publish the finding?", "ts": "1767780000.000100",
                "thread_ts": "1767780000.000100"}},
              {"type": "message", "user": "U01MAYA",
                "text": "<@U01MAYA> set the channel topic: Drift report due on Friday",
                "ts": "1767780120.000300", "subtype": "channel_topic",
                "topic": "Drift report due on Friday"}
            ]
            """#
        ),
        (
            "budget/2026-01-07.json",
            #"""
            [
              {"type": "message", "user": "U02OMAR", "text": "We have 12,000 left for the year.",
                "ts": "1767783600.000100"},
              {"type": "message", "user": "U01MAYA",
                "text": "Then I would like a second reference sensor, about 3,400.",
                "ts": "1767783660.000200"}
            ]
            """#
        ),
        (
            "D01MAYAJUNE/2026-01-08.json",
            #"""
            [
              {"type": "message", "user": "U03JUNE", "text": "Lunch at noon?", "ts": "1767866400.000100"},
              {"type": "message", "user": "U01MAYA", "text": "¡Claro! 🍜 At the usual place.",
                "ts": "1767866460.000200"}
            ]
            """#
        ),
        (
            "mpdm-maya--omar--june-1/2026-01-08.json",
            #"""
            [
              {"type": "message", "user": "U02OMAR", "text": "Draft is with legal.",
                "ts": "1767870000.000100"},
              {"type": "message", "user": "U01MAYA", "text": "~Tomorrow~ Today then. See `report.md`.",
                "ts": "1767870060.000200"}
            ]
            """#
        ),
    ]
}
