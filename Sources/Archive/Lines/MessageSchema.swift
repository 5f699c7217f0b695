/// The JSON Schema of the lines of `messages.jsonl`, for whoever reads them without Habeas.
enum MessageSchema {
    /// The schema, draft 2020-12: `data/messages.schema.json`.
    static let json = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "One line of messages.jsonl",
          "description": "One message or event of the subject. Lines are in strictly rising order of id.",
          "type": "object",
          "additionalProperties": false,
          "required": ["id", "authorId", "conversationId", "sentAt", "kind", "text"],
          "properties": {
            "id": { "$ref": "#/$defs/id", "description": "Its first 48 bits are sentAt, in milliseconds since 1970." },
            "authorId": { "$ref": "#/$defs/id", "description": "Who wrote it." },
            "conversationId": { "$ref": "#/$defs/id", "description": "The id of a line of conversations.jsonl." },
            "sentAt": { "$ref": "#/$defs/time" },
            "kind": {
              "enum": ["message", "event"],
              "description": "Written by a person, or noted by the chat system about something that they did."
            },
            "subtype": { "type": "string", "description": "The finer kind of the source, such as channel_join." },
            "text": { "type": "string", "description": "The readable text, in Markdown." },
            "sourceText": { "type": "string", "description": "The text as its source had it, where that differs." },
            "sourceKey": { "type": "string", "description": "The exact key in the source, such as Slack's ts." },
            "threadId": { "$ref": "#/$defs/id", "description": "The first message of the thread; perhaps another's." },
            "editedAt": { "$ref": "#/$defs/time" },
            "deletedAt": { "$ref": "#/$defs/time" },
            "mentions": { "type": "array", "items": { "$ref": "#/$defs/id" } },
            "revisions": {
              "type": "array",
              "description": "Earlier texts, the oldest first.",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["writtenAt", "text"],
                "properties": {
                  "writtenAt": { "$ref": "#/$defs/time" },
                  "text": { "type": "string" },
                  "sourceText": { "type": "string" }
                }
              }
            },
            "attachments": {
              "type": "array",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["sourceKey"],
                "properties": {
                  "sourceKey": { "type": "string" },
                  "name": { "type": "string" },
                  "title": { "type": "string" },
                  "mediaType": { "type": "string" },
                  "size": { "type": "integer", "minimum": 0 },
                  "sourceUrl": { "type": "string" },
                  "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
                  "path": { "type": "string", "pattern": "^data/attachments/[0-9a-f]{64}([.][a-z0-9]{1,10})?$" },
                  "deletedAt": { "$ref": "#/$defs/time" }
                }
              }
            }
          },
          "$defs": {
            "id": { "type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" },
            "time": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$" }
          }
        }

        """
}
