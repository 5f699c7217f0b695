internal import Chat

extension TranscriptWords {
    /// Spanish.
    static let spanish = Self(
        language: .spanish,
        months: [
            "enero", "febrero", "marzo", "abril", "mayo", "junio",
            "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
        ],
        weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        dateJoint: " de ",
        decimalMark: ",",
        groupMark: "\u{A0}",
        groupedFrom: 5,
        messagesOf: "Mensajes de",
        skipToMessages: "Ir a los mensajes",
        breadcrumb: "Dónde está",
        pages: "Otras páginas",
        previous: "Anterior",
        next: "Siguiente",
        allMonths: "Todos los meses",
        timesAreUTC: "Todas las horas son UTC.",
        find: "Buscar en esta página",
        findConversation: "Buscar una conversación",
        found: "# de @ a la vista",
        messages: Count(one: "# mensaje", many: "# mensajes"),
        events: Count(one: "# de ellos es un evento", many: "# de ellos son eventos"),
        conversationCount: Count(one: "# conversación", many: "# conversaciones"),
        others: Count(one: "y # más", many: "y # más"),
        days: Count(one: "# día", many: "# días"),
        part: "parte",
        conversation: "Conversación",
        room: "Sala",
        privateRoom: "Sala privada",
        group: "Conversación de grupo",
        oneOnOne: "Conversación entre dos",
        event: "Evento",
        edited: "Editado el",
        deleted: "Eliminado el",
        earlierTexts: Count(one: "# texto anterior", many: "# textos anteriores"),
        inThread: "En un hilo",
        threadOf: "En el hilo del",
        picture: "Imagen",
        unnamedFile: "Archivo sin nombre",
        fileDeleted: "archivo eliminado el",
        fileElsewhere: "el archivo en sí no está aquí",
        about: "Qué es esto",
        person: Count(one: "Persona", many: "Personas"),
        organization: "Organización",
        request: "Solicitud",
        requestedBy: "Pedida por",
        reason: "Motivo",
        period: "Periodo",
        until: "hasta el",
        untilNotIncluded: "no incluido",
        retention: "Conservación",
        retentionRule: Count(
            one: "El chat se conserva # día: lo enviado antes del @ no está aquí.",
            many: "El chat se conserva # días: lo enviado antes del @ no está aquí."
        ),
        held: "Los mensajes más antiguos que una retención legal ha conservado sí están aquí.",
        removed: Count(
            one: "La conservación ya ha eliminado # mensaje.",
            many: "La conservación ya ha eliminado # mensajes."
        ),
        beforeCutoff: Count(
            one: "# mensaje más antiguo espera su eliminación.",
            many: "# mensajes más antiguos esperan su eliminación."
        ),
        notAskedFor: Count(
            one: "# mensaje queda fuera del periodo pedido.",
            many: "# mensajes quedan fuera del periodo pedido."
        ),
        restricted: Count(
            one: "Limitado a # conversación elegida: lo escrito en otras no está aquí.",
            many: "Limitado a # conversaciones elegidas: lo escrito en otras no está aquí."
        ),
        messageCount: "Mensajes",
        files: "Archivos adjuntos",
        reactions: "Reacciones",
        firstMessage: "Primer mensaje",
        lastMessage: "Último mensaje",
        madeWith: "Hecho con",
        checking: "Comprobación",
        checkingHint: "Cómo comprobar que nada ha cambiado está en",
        sameForMachines: "Lo mismo para programas:",
        conversations: "Conversaciones",
        byMonth: "Por mes",
        noMessages: "No hay mensajes."
    )
}
