<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Ringstrom</source>
        <translation>Über Ringstrom</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Circular value-stream mapping at the table. Works offline; nothing leaves this computer.</source>
        <translation>Zirkuläre Wertstromanalyse am Tisch. Arbeitet ohne Netz; nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Apache License 2.0</source>
        <translation>Apache-Lizenz 2.0</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;New map</source>
        <translation>&amp;Neue Karte</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Take over a &amp;table…</source>
        <translation>&amp;Tabelle übernehmen …</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter …</translation>
    </message>
    <message>
        <source>Start &amp;page</source>
        <translation>Start&amp;seite</translation>
    </message>
    <message>
        <source>Excel &amp;workbook…</source>
        <translation>Excel-&amp;Arbeitsmappe …</translation>
    </message>
    <message>
        <source>Picture (P&amp;NG)…</source>
        <translation>Bild (P&amp;NG) …</translation>
    </message>
    <message>
        <source>Drawing (S&amp;VG)…</source>
        <translation>Zeichnung (S&amp;VG) …</translation>
    </message>
    <message>
        <source>&amp;PDF…</source>
        <translation>&amp;PDF …</translation>
    </message>
    <message>
        <source>&amp;Edge list (CSV)…</source>
        <translation>&amp;Kantenliste (CSV) …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>A&amp;usschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>Duplicate &amp;with flows</source>
        <translation>&amp;Mit Flüssen duplizieren</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>&amp;Find on the map</source>
        <translation>Auf der Karte &amp;suchen</translation>
    </message>
    <message>
        <source>Enter a &amp;quantity</source>
        <translation>&amp;Menge eingeben</translation>
    </message>
    <message>
        <source>Next &amp;unknown flow</source>
        <translation>Nächster &amp;offener Fluss</translation>
    </message>
    <message>
        <source>Set e&amp;xact</source>
        <translation>E&amp;xakt setzen</translation>
    </message>
    <message>
        <source>Map &amp;settings</source>
        <translation>Karten&amp;einstellungen</translation>
    </message>
    <message>
        <source>&amp;Arrange by stage</source>
        <translation>Nach Lebensweg &amp;anordnen</translation>
    </message>
    <message>
        <source>&amp;Reconcile entries</source>
        <translation>Angaben a&amp;usgleichen</translation>
    </message>
    <message>
        <source>S&amp;imulate…</source>
        <translation>S&amp;imulieren…</translation>
    </message>
    <message>
        <source>&amp;Why this number?</source>
        <translation>&amp;Woher kommt diese Zahl?</translation>
    </message>
    <message>
        <source>&amp;Next period</source>
        <translation>&amp;Nächste Periode</translation>
    </message>
    <message>
        <source>&amp;Previous period</source>
        <translation>&amp;Vorige Periode</translation>
    </message>
    <message>
        <source>P&amp;eriods of the map</source>
        <translation>P&amp;erioden der Karte</translation>
    </message>
    <message>
        <source>&amp;Insert into the flow…</source>
        <translation>In den Fluss &amp;einsetzen…</translation>
    </message>
    <message>
        <source>C&amp;onnect with…</source>
        <translation>&amp;Verbinden mit …</translation>
    </message>
    <message>
        <source>Re&amp;verse direction</source>
        <translation>Richtung um&amp;kehren</translation>
    </message>
    <message>
        <source>Run &amp;back on the other side</source>
        <translation>Auf der anderen Seite &amp;zurückführen</translation>
    </message>
    <message>
        <source>Li&amp;ne back to its own way</source>
        <translation>Li&amp;nie wieder von selbst führen</translation>
    </message>
    <message>
        <source>Loc&amp;k</source>
        <translation>S&amp;perren</translation>
    </message>
    <message>
        <source>La&amp;bel back to its place</source>
        <translation>Beschriftung an ihren P&amp;latz</translation>
    </message>
    <message>
        <source>&amp;Group into a sub-process</source>
        <translation>Zu einem &amp;Teilprozess zusammenfassen</translation>
    </message>
    <message>
        <source>&amp;Dissolve the sub-process</source>
        <translation>Teilprozess au&amp;flösen</translation>
    </message>
    <message>
        <source>&amp;Open or close the sub-process</source>
        <translation>Teilprozess &amp;öffnen oder schließen</translation>
    </message>
    <message>
        <source>Align &amp;left</source>
        <translation>&amp;Links ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;centres</source>
        <translation>Senkrechte &amp;Mitten ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;right</source>
        <translation>&amp;Rechts ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;top</source>
        <translation>&amp;Oben ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;middles</source>
        <translation>&amp;Waagerechte Mitten ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;bottom</source>
        <translation>&amp;Unten ausrichten</translation>
    </message>
    <message>
        <source>Distribute &amp;horizontally</source>
        <translation>Waagerecht &amp;verteilen</translation>
    </message>
    <message>
        <source>Distribute &amp;vertically</source>
        <translation>Sen&amp;krecht verteilen</translation>
    </message>
    <message>
        <source>Same &amp;width</source>
        <translation>Gleiche &amp;Breite</translation>
    </message>
    <message>
        <source>Same h&amp;eight</source>
        <translation>Gleiche &amp;Höhe</translation>
    </message>
    <message>
        <source>Same &amp;size</source>
        <translation>&amp;Gleiche Größe</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Karte</translation>
    </message>
    <message>
        <source>&amp;Sankey</source>
        <translation>&amp;Sankey</translation>
    </message>
    <message>
        <source>&amp;Heat</source>
        <translation>&amp;Heatmap</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;Whole map</source>
        <translation>&amp;Ganze Karte</translation>
    </message>
    <message>
        <source>S&amp;election</source>
        <translation>&amp;Auswahl</translation>
    </message>
    <message>
        <source>&amp;Palette</source>
        <translation>&amp;Palette</translation>
    </message>
    <message>
        <source>Ins&amp;pector</source>
        <translation>&amp;Inspektor</translation>
    </message>
    <message>
        <source>&amp;Tables below</source>
        <translation>&amp;Tabellen unten</translation>
    </message>
    <message>
        <source>&amp;Problems</source>
        <translation>P&amp;robleme</translation>
    </message>
    <message>
        <source>&amp;Flows</source>
        <translation>&amp;Flüsse</translation>
    </message>
    <message>
        <source>&amp;Indicators</source>
        <translation>In&amp;dikatoren</translation>
    </message>
    <message>
        <source>&amp;Hotspots</source>
        <translation>&amp;Hotspots</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Zeitlinie</translation>
    </message>
    <message>
        <source>&amp;Measures</source>
        <translation>&amp;Maßnahmen</translation>
    </message>
    <message>
        <source>&amp;Next part of the window</source>
        <translation>&amp;Nächster Bereich des Fensters</translation>
    </message>
    <message>
        <source>&amp;Previous part of the window</source>
        <translation>&amp;Voriger Bereich des Fensters</translation>
    </message>
    <message>
        <source>P&amp;resent</source>
        <translation>P&amp;räsentieren</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>High &amp;contrast</source>
        <translation>Hoher &amp;Kontrast</translation>
    </message>
    <message>
        <source>&amp;Nothing moves</source>
        <translation>&amp;Nichts bewegt sich</translation>
    </message>
    <message>
        <source>&amp;Keys and gestures</source>
        <translation>&amp;Tasten und Gesten</translation>
    </message>
    <message>
        <source>&amp;Last message again</source>
        <translation>&amp;Letzte Meldung noch einmal</translation>
    </message>
    <message>
        <source>&amp;About Ringstrom</source>
        <translation>Ü&amp;ber Ringstrom</translation>
    </message>
    <message>
        <source>&amp;Search and add</source>
        <translation>&amp;Suchen und hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation>&amp;Notiz</translation>
    </message>
    <message>
        <source>&amp;Photo under the map…</source>
        <translation>&amp;Foto unter die Karte…</translation>
    </message>
    <message>
        <source>Photo n&amp;ote…</source>
        <translation>F&amp;otonotiz…</translation>
    </message>
    <message>
        <source>Life cycle</source>
        <extracomment>Groups of the palette and of the Insert menu, with the words of their headings.</extracomment>
        <translation>Lebensweg</translation>
    </message>
    <message>
        <source>R-loops</source>
        <translation>R-Kreisläufe</translation>
    </message>
    <message>
        <source>Lean</source>
        <translation>Lean</translation>
    </message>
    <message>
        <source>Energy &amp; water</source>
        <translation>Energie &amp; Wasser</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <extracomment>What puts several boxes in order. What stands in the menu of periods below the periods themselves.</extracomment>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Size of PN&amp;G pictures</source>
        <translation>&amp;Größe der PNG-Bilder</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>E&amp;xportieren</translation>
    </message>
    <message>
        <source>A&amp;lign and distribute</source>
        <translation>A&amp;usrichten und verteilen</translation>
    </message>
    <message>
        <source>&amp;Quantity</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>S&amp;cenario</source>
        <translation>S&amp;zenario</translation>
    </message>
    <message>
        <source>P&amp;eriod</source>
        <translation>P&amp;eriode</translation>
    </message>
    <message>
        <source>&amp;Zoom</source>
        <translation>&amp;Zoom</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>&amp;Bereiche</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Erscheinungsbild</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Insert</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>Analysis</name>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>Flüsse</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>Indikatoren</translation>
    </message>
    <message>
        <source>Hotspots</source>
        <translation>Hotspots</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>Maßnahmen</translation>
    </message>
    <message>
        <source>Rank by</source>
        <translation>Reihen nach</translation>
    </message>
    <message>
        <source>Fold the tables away</source>
        <translation>Tabellen einklappen</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <extracomment>Wide enough for a slide on a large screen, in px. Widths of a picture in pixels, by how many times that of a slide; the middle one unless the user chose another.</extracomment>
        <translation>Excel-Arbeitsmappe (*.xlsx)</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>Drawing (*.svg)</source>
        <translation>Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Document (*.pdf)</source>
        <translation>Dokument (*.pdf)</translation>
    </message>
    <message>
        <source>Edge list (*.csv)</source>
        <translation>Kantenliste (*.csv)</translation>
    </message>
    <message>
        <source>The numbers are being computed; the export goes on then.</source>
        <translation>Die Zahlen werden noch gerechnet; danach geht der Export weiter.</translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation>{name} wird geschrieben</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>{name} is written.</source>
        <translation>{name} ist geschrieben.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>{name} could not be written ({reason}).</source>
        <translation>{name} ließ sich nicht schreiben ({reason}).</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Opening the example</source>
        <translation>Beispiel wird geöffnet</translation>
    </message>
    <message>
        <source>Take over a table</source>
        <translation>Tabelle übernehmen</translation>
    </message>
    <message>
        <source>Open a map</source>
        <translation>Karte öffnen</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
    <message>
        <source>Choose a photo</source>
        <translation>Foto auswählen</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>{name} wird geöffnet</translation>
    </message>
    <message>
        <source>{name} is damaged. What could be read is here; saving asks for another name.</source>
        <translation>{name} ist beschädigt. Was lesbar war, ist hier; beim Speichern wird nach einem anderen Namen gefragt.</translation>
    </message>
    <message>
        <source>Ringstrom map (*.cvsm)</source>
        <translation>Ringstrom-Karte (*.cvsm)</translation>
    </message>
    <message>
        <source>Save the map</source>
        <translation>Karte speichern</translation>
    </message>
    <message>
        <source>{name} could not be written ({reason}). The map is still here, unsaved.</source>
        <translation>{name} ließ sich nicht schreiben ({reason}). Die Karte ist noch hier, ungespeichert.</translation>
    </message>
    <message>
        <source>Save elsewhere</source>
        <translation>Woanders speichern</translation>
    </message>
    <message>
        <source>This map</source>
        <translation>Diese Karte</translation>
    </message>
    <message>
        <source>{name} is not saved yet.</source>
        <translation>{name} ist noch nicht gespeichert.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Go on without saving</source>
        <translation>Ohne Speichern weiter</translation>
    </message>
    <message>
        <source>Quit without saving</source>
        <translation>Ohne Speichern beenden</translation>
    </message>
    <message>
        <source>Tables (*.xlsx *.csv *.tsv *.txt)</source>
        <translation>Tabellen (*.xlsx *.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>All that can be read ({patterns})</source>
        <translation>Alles Lesbare ({patterns})</translation>
    </message>
    <message>
        <source>e!Sankey, STAN (*.sankey *.smfa *.zmfa)</source>
        <translation>e!Sankey, STAN (*.sankey *.smfa *.zmfa)</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>Find a node, a flow, a command</source>
        <extracomment>Closed by a key: the keyboard goes back to the map.</extracomment>
        <translation>Knoten, Fluss oder Befehl suchen</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
</context>
<context>
    <name>Flows</name>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Stoff</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Angabe</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>±</source>
        <translation>±</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Known as</source>
        <translation>Bekannt als</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Filter the flows</source>
        <extracomment>Property of an open field: what stood in it when it was last filled. What a narrow table does without, the first to go first; the inspector shows all of it.</extracomment>
        <translation>Flüsse filtern</translation>
    </message>
    <message>
        <source>Flows of the map</source>
        <translation>Flüsse der Karte</translation>
    </message>
    <message>
        <source>F2 edits · Tab to the next unknown · Ctrl+V adds a list from Excel</source>
        <translation>F2 bearbeitet · Tab zur nächsten Unbekannten · Strg+V übernimmt eine Liste aus Excel</translation>
    </message>
    <message>
        <source>Paste a list</source>
        <translation>Liste einfügen</translation>
    </message>
    <message>
        <source>No flows yet. Drag from the edge of a node, or paste a list from Excel (from, to, item, amount).</source>
        <translation>Noch keine Flüsse. Ziehen Sie vom Rand eines Knotens, oder fügen Sie eine Liste aus Excel ein (Von, Nach, Stoff, Menge).</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Current state</source>
        <translation>Ist-Zustand</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Sankey</source>
        <translation>Sankey</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Excel workbook, picture, edge list</source>
        <translation>Excel-Arbeitsmappe, Bild, Kantenliste</translation>
    </message>
    <message>
        <source>What the map shows</source>
        <translation>Was die Karte zeigt</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Szenario</translation>
    </message>
    <message>
        <source>Untitled map</source>
        <translation>Neue Karte</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Not in a file yet</source>
        <translation>Noch in keiner Datei</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>Präsentieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>All periods</source>
        <extracomment>Where a click leads: the period (empty: all of them) and the flow or node (empty: none).</extracomment>
        <translation>Alle Perioden</translation>
    </message>
    <message>
        <source>Period: what is entered holds in all of them</source>
        <translation>Periode: Was eingetragen wird, gilt in allen</translation>
    </message>
    <message>
        <source>Period: amounts entered hold in {period} only</source>
        <translation>Periode: Eingetragene Mengen gelten nur in {period}</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
</context>
<context>
    <name>Hotspots</name>
    <message>
        <source>No price and no cost is given for any item or process of this map.</source>
        <translation>Für keinen Stoff und keinen Prozess dieser Karte ist ein Preis oder sind Kosten angegeben.</translation>
    </message>
    <message>
        <source>All losses</source>
        <translation>Alle Verluste</translation>
    </message>
    <message>
        <source>All losses, incomplete</source>
        <translation>Alle Verluste, unvollständig</translation>
    </message>
    <message>
        <source>Mass</source>
        <translation>Masse</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Leaves at</source>
        <translation>Entsteht bei</translation>
    </message>
    <message>
        <source>Share %</source>
        <translation>Anteil %</translation>
    </message>
    <message>
        <source>Recoverable</source>
        <translation>Vermeidbar</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>MFCA</source>
        <translation>MFCA</translation>
    </message>
    <message>
        <source>LCA</source>
        <translation>Ökobilanz</translation>
    </message>
    <message>
        <source>Who carries burdens</source>
        <translation>Wer Lasten trägt</translation>
    </message>
    <message>
        <source>MFCA: every output carries burdens alike. LCA: products carry all, losses nothing.</source>
        <translation>MFCA: jeder Ausgang trägt gleich. Ökobilanz: Produkte tragen alles, Verluste nichts.</translation>
    </message>
    <message>
        <source>{unit} per loss, with running share</source>
        <translation>{unit} je Verlust, mit laufendem Anteil</translation>
    </message>
    <message>
        <source>No mass is lost on this map, only energy.</source>
        <translation>Auf dieser Karte geht keine Masse verloren, nur Energie.</translation>
    </message>
    <message>
        <source>Rank by energy</source>
        <translation>Nach Energie ordnen</translation>
    </message>
    <message>
        <source>Draw a loss (a flow that leaves downwards) and it is ranked here.</source>
        <translation>Zeichnen Sie einen Verlust (einen Fluss nach unten), dann steht er hier in der Rangfolge.</translation>
    </message>
    <message>
        <source>The losses of this map are given by volume: give their items a density, and they are ranked here.</source>
        <translation>Die Verluste dieser Karte sind als Volumen angegeben: Geben Sie ihren Stoffen eine Dichte, dann stehen sie hier in einer Reihe.</translation>
    </message>
    <message>
        <source>Nothing to rank by yet: give the items their price, energy or CO₂e factor.</source>
        <translation>Noch nichts zum Reihen: Geben Sie den Stoffen Preis, Energie oder CO₂e-Faktor.</translation>
    </message>
    <message>
        <source>No loss with an amount yet. Give a flow the class Loss, and its amount where you know it.</source>
        <translation>Noch kein Verlust mit Menge. Geben Sie einem Fluss die Art Verlust und, wo bekannt, seine Menge.</translation>
    </message>
</context>
<context>
    <name>Indicators</name>
    <message>
        <source>Indicators</source>
        <translation>Indikatoren</translation>
    </message>
    <message>
        <source>Find an indicator</source>
        <translation>Indikator suchen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Finden</translation>
    </message>
    <message>
        <source>Only defined</source>
        <translation>Nur definierte</translation>
    </message>
    <message>
        <source>Indicators come with the first flow that has an amount.</source>
        <translation>Indikatoren kommen mit dem ersten Fluss, der eine Menge hat.</translation>
    </message>
    <message>
        <source>{count} not defined yet</source>
        <translation>{count} noch nicht definiert</translation>
    </message>
    <message>
        <source>Formula and source</source>
        <translation>Formel und Quelle</translation>
    </message>
    <message>
        <source>{count} more under “?”.</source>
        <translation>{count} weitere unter „?“.</translation>
    </message>
    <message>
        <source>Not defined yet</source>
        <translation>Noch nicht definiert</translation>
    </message>
    <message>
        <source>What would make it more certain?</source>
        <translation>Wodurch würde das sicherer?</translation>
    </message>
    <message>
        <source>Enter it</source>
        <translation>Eingeben</translation>
    </message>
    <message>
        <source>Draw it</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>above 100 %</source>
        <extracomment>Places of an indicator that a card and its explanation list.</extracomment>
        <translation>über 100 %</translation>
    </message>
    <message>
        <source>no other way drawn</source>
        <translation>kein anderer Weg gezeichnet</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>unvollständig</translation>
    </message>
    <message>
        <source>from a secondary source</source>
        <translation>nach Sekundärquelle</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>Formel</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>In Worten</translation>
    </message>
    <message>
        <source>Above the line</source>
        <translation>Über dem Strich</translation>
    </message>
    <message>
        <source>Below the line</source>
        <translation>Unter dem Strich</translation>
    </message>
    <message>
        <source>Assumed and left out</source>
        <translation>Angenommen und weggelassen</translation>
    </message>
    <message>
        <source>By place</source>
        <translation>Nach Ort</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Not verified against a published case.</source>
        <translation>Nicht an einem veröffentlichten Fall geprüft.</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Amount</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Stoff</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>CO₂e</source>
        <translation>CO₂e</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Share of input</source>
        <translation>Anteil am Eingang</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Adjustment</source>
        <translation>Anpassung</translation>
    </message>
    <message>
        <source>Known as</source>
        <translation>Bekannt als</translation>
    </message>
    <message>
        <source>Why this number?</source>
        <translation>Woher kommt diese Zahl?</translation>
    </message>
    <message>
        <source>Set exact  !</source>
        <translation>Exakt setzen  !</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Return and sides</source>
        <translation>Rückfluss und Seiten</translation>
    </message>
    <message>
        <source>R-strategy</source>
        <translation>R-Strategie</translation>
    </message>
    <message>
        <source>Leaves at</source>
        <translation>Verlässt an</translation>
    </message>
    <message>
        <source>Enters at</source>
        <translation>Kommt an</translation>
    </message>
    <message>
        <source>More about the item</source>
        <translation>Mehr zum Stoff</translation>
    </message>
    <message>
        <source>Share of input {node}</source>
        <translation>Anteil am Eingang {node}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>above</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>below</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>Kind</source>
        <extracomment>Factors of an item beside price and CO2e, and the unit a new one gets (`{c}` currency, `{u}` the item&apos;s unit).</extracomment>
        <translation>Sorte</translation>
    </message>
    <message>
        <source>Unit of its flows</source>
        <translation>Einheit seiner Flüsse</translation>
    </message>
    <message>
        <source>Recoverable share of a loss</source>
        <translation>Vermeidbarer Anteil</translation>
    </message>
    <message>
        <source>Renewable or circular share</source>
        <translation>Erneuerbarer oder zirkulärer Anteil</translation>
    </message>
    <message>
        <source>CO₂e by contract</source>
        <translation>CO₂e laut Vertrag</translation>
    </message>
    <message>
        <source>Biogenic CO₂</source>
        <translation>Biogenes CO₂</translation>
    </message>
    <message>
        <source>Cost of disposal</source>
        <translation>Entsorgungskosten</translation>
    </message>
    <message>
        <source>CO₂e of disposal</source>
        <translation>CO₂e der Entsorgung</translation>
    </message>
    <message>
        <source>Heating value</source>
        <translation>Heizwert</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>Mass of a piece</source>
        <translation>Masse je Stück</translation>
    </message>
    <message>
        <source>Critical raw material</source>
        <translation>Kritischer Rohstoff</translation>
    </message>
    <message>
        <source>Hazardous</source>
        <translation>Gefährlich</translation>
    </message>
    <message>
        <source>Carries costs</source>
        <translation>Trägt Kosten</translation>
    </message>
    <message>
        <source>Not a unit the program knows</source>
        <translation>Diese Einheit kennt das Programm nicht</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Life-cycle stage</source>
        <translation>Lebenswegphase</translation>
    </message>
    <message>
        <source>Holds stock</source>
        <translation>Bildet Bestand</translation>
    </message>
    <message>
        <source>Is balanced</source>
        <translation>Wird bilanziert</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>Bilanz</translation>
    </message>
    <message>
        <source>Data box</source>
        <translation>Datenkasten</translation>
    </message>
    <message>
        <source>Cycle time</source>
        <translation>Zykluszeit</translation>
    </message>
    <message>
        <source>Processing</source>
        <translation>Bearbeitung</translation>
    </message>
    <message>
        <source>Value-adding</source>
        <translation>Wertschöpfend</translation>
    </message>
    <message>
        <source>Changeover</source>
        <translation>Rüstzeit</translation>
    </message>
    <message>
        <source>Uptime</source>
        <translation>Verfügbarkeit</translation>
    </message>
    <message>
        <source>OEE</source>
        <translation>GAE/OEE</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>Mitarbeitende</translation>
    </message>
    <message>
        <source>Shifts</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Losgröße</translation>
    </message>
    <message>
        <source>Scrap</source>
        <translation>Ausschuss</translation>
    </message>
    <message>
        <source>Pieces waiting</source>
        <translation>Wartende Stücke</translation>
    </message>
    <message>
        <source>Days observed</source>
        <translation>Reichweite</translation>
    </message>
    <message>
        <source>Time in use or in stock</source>
        <translation>Nutzungs- oder Lagerzeit</translation>
    </message>
    <message>
        <source>Cost and own emissions</source>
        <translation>Kosten und Emissionen</translation>
    </message>
    <message>
        <source>System cost</source>
        <translation>Systemkosten</translation>
    </message>
    <message>
        <source>Energy cost</source>
        <translation>Energiekosten</translation>
    </message>
    <message>
        <source>Waste management</source>
        <translation>Abfallkosten</translation>
    </message>
    <message>
        <source>Own emissions (scope 1)</source>
        <translation>Eigene Emissionen (Scope 1)</translation>
    </message>
    <message>
        <source>Rows on the card</source>
        <translation>Zeilen auf der Karte</translation>
    </message>
    <message>
        <source>Nothing flows through it yet.</source>
        <translation>Noch fließt nichts hindurch.</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Gap of the entries</source>
        <translation>Lücke der Angaben</translation>
    </message>
    <message>
        <source>Name of the map</source>
        <translation>Name der Karte</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Mass in</source>
        <translation>Masse in</translation>
    </message>
    <message>
        <source>Energy in</source>
        <translation>Energie in</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Enter changes the name.</source>
        <translation>Enter ändert den Namen.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Functional unit</source>
        <translation>Funktionelle Einheit</translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation>Was gezählt wird</translation>
    </message>
    <message>
        <source>Pieces per period</source>
        <translation>Stück im Zeitraum</translation>
    </message>
    <message>
        <source>Mass of one</source>
        <translation>Masse je Stück</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>Kalender</translation>
    </message>
    <message>
        <source>Working time</source>
        <translation>Arbeitszeit</translation>
    </message>
    <message>
        <source>Shifts and weeks</source>
        <translation>Schichten und Wochen</translation>
    </message>
    <message>
        <source>Shifts a day</source>
        <translation>Schichten am Tag</translation>
    </message>
    <message>
        <source>Hours a shift</source>
        <translation>Stunden je Schicht</translation>
    </message>
    <message>
        <source>Days a week</source>
        <translation>Tage in der Woche</translation>
    </message>
    <message>
        <source>Weeks a year</source>
        <translation>Wochen im Jahr</translation>
    </message>
    <message>
        <source>Breaks a shift in minutes</source>
        <translation>Pausen je Schicht, Minuten</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Reconcile</source>
        <translation>Ausgleichen</translation>
    </message>
    <message>
        <source>Robust</source>
        <translation>Robust</translation>
    </message>
    <message>
        <source>Entries far off all others count less, so that one wrong reading spoils little. There is no test then of whether all entries agree.</source>
        <translation>Angaben, die weit von allen übrigen abliegen, zählen weniger: Eine falsche Ablesung verdirbt dann wenig. Ob alle Angaben zusammenpassen, wird nicht mehr geprüft.</translation>
    </message>
    <message>
        <source>± means 95 %</source>
        <translation>± heißt 95 %</translation>
    </message>
    <message>
        <source>1.074 means</source>
        <translation>1.074 heißt</translation>
    </message>
    <message>
        <source>Spreads and limits</source>
        <translation>Streuungen und Grenzen</translation>
    </message>
    <message>
        <source>Gap marked yellow above</source>
        <translation>Lücke gelb ab</translation>
    </message>
    <message>
        <source>Gap marked red above</source>
        <translation>Lücke rot ab</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Continuous, 365 days</source>
        <translation>Durchgehend, 365 Tage</translation>
    </message>
    <message>
        <source>No other route left</source>
        <translation>Kein anderer Weg mehr</translation>
    </message>
    <message>
        <source>Neither reuse nor recycling is possible any more.</source>
        <translation>Weder Wiederverwendung noch Recycling ist noch möglich.</translation>
    </message>
    <message>
        <source>Biological, sustained</source>
        <translation>Biologisch, nachhaltig</translation>
    </message>
    <message>
        <source>The material is biological and from sustained production.</source>
        <translation>Das Material ist biologisch und aus nachhaltiger Erzeugung.</translation>
    </message>
    <message>
        <source>Not contaminated</source>
        <translation>Nicht verunreinigt</translation>
    </message>
    <message>
        <source>It is not contaminated by technical material.</source>
        <translation>Es ist nicht durch technisches Material verunreinigt.</translation>
    </message>
    <message>
        <source>Optimised</source>
        <translation>Optimiert</translation>
    </message>
    <message>
        <source>The recovery is optimised and replaces non-renewable energy.</source>
        <translation>Die Verwertung ist optimiert und ersetzt nicht erneuerbare Energie.</translation>
    </message>
    <message>
        <source>Residues of use</source>
        <translation>Rückstände nützlich</translation>
    </message>
    <message>
        <source>The residues are biologically beneficial.</source>
        <translation>Die Rückstände sind biologisch nützlich.</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>Indikatoren</translation>
    </message>
    <message>
        <source>Reference stage</source>
        <translation>Bezugsphase</translation>
    </message>
    <message>
        <source>Life of the product</source>
        <translation>Lebensdauer des Produkts</translation>
    </message>
    <message>
        <source>Industry&apos;s average life</source>
        <translation>Branchenübliche Dauer</translation>
    </message>
    <message>
        <source>Intensity of use (average 1)</source>
        <translation>Nutzungsintensität (Mittel 1)</translation>
    </message>
    <message>
        <source>Revenue, base period</source>
        <translation>Umsatz, Vergleichsperiode</translation>
    </message>
    <message>
        <source>Input, base period</source>
        <translation>Einsatz, Vergleichsperiode</translation>
    </message>
    <message>
        <source>A mandatory indicator of ISO 59020 that is not applicable counts as zero, with a note.</source>
        <translation>Ein Pflichtindikator der ISO 59020, der nicht anwendbar ist, zählt als null, mit Hinweis.</translation>
    </message>
    <message>
        <source>Energy recovery (MCI)</source>
        <translation>Energ. Verwertung (MCI)</translation>
    </message>
    <message>
        <source>Hotspots of class A up to</source>
        <translation>Hotspots der Klasse A bis</translation>
    </message>
    <message>
        <source>ISO 59020: n/a is zero</source>
        <translation>ISO 59020: entfällt = 0</translation>
    </message>
    <message>
        <source>Hotspots of class B up to</source>
        <translation>Hotspots der Klasse B bis</translation>
    </message>
    <message>
        <source>Efficiency</source>
        <translation>Wirkungsgrad</translation>
    </message>
    <message>
        <source>Biogenic carbon</source>
        <translation>Biogener Kohlenstoff</translation>
    </message>
    <message>
        <source>As the language says</source>
        <translation>Wie in der Sprache üblich</translation>
    </message>
    <message>
        <source>One thousand and seventy-four</source>
        <translation>Eintausendvierundsiebzig</translation>
    </message>
    <message>
        <source>A little more than one</source>
        <translation>Etwas mehr als eins</translation>
    </message>
    <message>
        <source>First stage of production</source>
        <translation>Erste Phase der Herstellung</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>Flüsse</translation>
    </message>
    <message>
        <source>– mixed –</source>
        <translation>– verschieden –</translation>
    </message>
    <message>
        <source>Several selected</source>
        <translation>Mehreres ausgewählt</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von wem</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>under the map</source>
        <translation>unter der Karte</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>By when</source>
        <translation>Bis wann</translation>
    </message>
    <message>
        <source>Kaizen burst</source>
        <translation>Kaizen-Blitz</translation>
    </message>
    <message>
        <source>Recycling of the input</source>
        <translation>Recycling des Einsatzes</translation>
    </message>
    <message>
        <source>Recycling at end of life</source>
        <translation>Recycling am Lebensende</translation>
    </message>
    <message>
        <source>Virgin material replaced</source>
        <translation>Ersetztes Primärmaterial</translation>
    </message>
    <message>
        <source>A, share of the supplier</source>
        <extracomment>No row of the table of defaults.</extracomment>
        <translation>A, Anteil des Lieferanten</translation>
    </message>
    <message>
        <source>Quality of recyclate bought</source>
        <translation>Qualität des Bezugs</translation>
    </message>
    <message>
        <source>Quality of recyclate made</source>
        <translation>Qualität des Rezyklats</translation>
    </message>
    <message>
        <source>B, energy recovery</source>
        <translation>B, energetische Verwertung</translation>
    </message>
    <message>
        <source>Energy recovery</source>
        <translation>Energetische Verwertung</translation>
    </message>
    <message>
        <source>Efficiency to heat</source>
        <translation>Wirkungsgrad zu Wärme</translation>
    </message>
    <message>
        <source>Heat replaced</source>
        <translation>Ersetzte Wärme</translation>
    </message>
    <message>
        <source>Efficiency to electricity</source>
        <translation>Wirkungsgrad zu Strom</translation>
    </message>
    <message>
        <source>Electricity replaced</source>
        <translation>Ersetzter Strom</translation>
    </message>
    <message>
        <source>Circular footprint formula</source>
        <translation>Circular Footprint Formula</translation>
    </message>
    <message>
        <source>Defaults of A and quality</source>
        <translation>Vorgaben für A und Qualität</translation>
    </message>
    <message>
        <source>Own values</source>
        <translation>Eigene Werte</translation>
    </message>
    <message>
        <source>Unverified default: {source}</source>
        <translation>Ungeprüfte Vorgabe: {source}</translation>
    </message>
    <message>
        <source>Composition</source>
        <translation>Zusammensetzung</translation>
    </message>
    <message>
        <source>Another substance</source>
        <translation>Weiterer Stoff</translation>
    </message>
    <message>
        <source>A share is not below 0</source>
        <translation>Ein Anteil liegt nicht unter 0</translation>
    </message>
    <message>
        <source>Periods</source>
        <translation>Perioden</translation>
    </message>
    <message>
        <source>Add a period</source>
        <translation>Periode hinzufügen</translation>
    </message>
    <message>
        <source>Stocks pass from period to period; all periods are solved together. Choose one above the map or in the Timeline to see it and to enter what holds in it only.</source>
        <translation>Bestände gehen von Periode zu Periode über; alle Perioden werden zusammen gelöst. Wählen Sie eine über der Karte oder auf der Zeitlinie, um sie zu sehen und einzutragen, was nur in ihr gilt.</translation>
    </message>
    <message>
        <source>Remove this period</source>
        <translation>Diese Periode löschen</translation>
    </message>
    <message>
        <source>Period {number}</source>
        <translation>Periode {number}</translation>
    </message>
    <message>
        <source>Amounts of {period} only</source>
        <translation>Mengen nur in {period}</translation>
    </message>
    <message>
        <source>In {period} as in all periods</source>
        <translation>In {period} wie in allen Perioden</translation>
    </message>
    <message>
        <source>As in all periods</source>
        <translation>Wie in allen Perioden</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Bestand</translation>
    </message>
    <message>
        <source>Level at the start</source>
        <translation>Bestand am Anfang</translation>
    </message>
    <message>
        <source>Change in the period</source>
        <translation>Änderung in der Periode</translation>
    </message>
    <message>
        <source>At the start</source>
        <translation>Am Anfang</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>Am Ende</translation>
    </message>
    <message>
        <source>A stock takes an amount, such as 500 t or 500 t ±20.</source>
        <translation>Ein Bestand ist eine Menge, etwa 500 t oder 500 t ±20.</translation>
    </message>
    <message>
        <source>A level is an amount without a time, such as 500 t.</source>
        <translation>Ein Bestand am Anfang ist eine Menge ohne Zeit, etwa 500 t.</translation>
    </message>
    <message>
        <source>Stands for (revenue or mass)</source>
        <translation>Steht für (Umsatz oder Masse)</translation>
    </message>
    <message>
        <source>Recyclable share</source>
        <translation>Recyclingfähiger Anteil</translation>
    </message>
    <message>
        <source>Product and reporting</source>
        <translation>Produkt und Bericht</translation>
    </message>
    <message>
        <source>CO₂e, linear source</source>
        <translation>CO₂e, lineare Quelle</translation>
    </message>
    <message>
        <source>CO₂e, circular source</source>
        <translation>CO₂e, zirkuläre Quelle</translation>
    </message>
    <message>
        <source>Packaging</source>
        <translation>Verpackung</translation>
    </message>
    <message>
        <source>Radioactive</source>
        <translation>Radioaktiv</translation>
    </message>
    <message>
        <source>Balanced layers</source>
        <translation>Bilanzierte Ebenen</translation>
    </message>
    <message>
        <source>Switched off for the whole map</source>
        <translation>Für die ganze Karte abgeschaltet</translation>
    </message>
    <message>
        <source>What is balanced</source>
        <translation>Was bilanziert wird</translation>
    </message>
    <message>
        <source>Each material by itself</source>
        <translation>Jeder Stoff für sich</translation>
    </message>
    <message>
        <source>By itself: what enters a process as one material leaves it as the same one.</source>
        <translation>Für sich: Was als ein Stoff in einen Prozess eintritt, verlässt ihn als derselbe.</translation>
    </message>
    <message>
        <source>New: {stage}</source>
        <translation>Neu: {stage}</translation>
    </message>
    <message>
        <source>Further products (MCI)</source>
        <translation>Weitere Produkte (MCI)</translation>
    </message>
    <message>
        <source>Another product</source>
        <translation>Weiteres Produkt</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>MCI</source>
        <translation>MCI</translation>
    </message>
    <message>
        <source>Revenue</source>
        <translation>Umsatz</translation>
    </message>
    <message>
        <source>Mass</source>
        <translation>Masse</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Not below 0</source>
        <translation>Nicht unter 0</translation>
    </message>
    <message>
        <source>Between 0 and 1</source>
        <translation>Zwischen 0 und 1</translation>
    </message>
    <message>
        <source>Factors and their sources</source>
        <extracomment>Factors of an item, in the order of the list, with what their unit counts above the line. What the library holds factors for.</extracomment>
        <translation>Faktoren und ihre Quellen</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>Faktor</translation>
    </message>
    <message>
        <source>From the library</source>
        <translation>Aus der Bibliothek</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Scope</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Jahr</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Own value</source>
        <translation>Eigener Wert</translation>
    </message>
    <message>
        <source>As its flow says</source>
        <translation>Wie vom Fluss vorgegeben</translation>
    </message>
    <message>
        <source>Expected a unit such as {unit}</source>
        <translation>Erwartet wird eine Einheit wie {unit}</translation>
    </message>
    <message>
        <source>A year</source>
        <translation>Ein Jahr</translation>
    </message>
</context>
<context>
    <name>Measures</name>
    <message>
        <source>Drag Kaizen from the palette to where something should get better: it is listed here.</source>
        <translation>Ziehen Sie Kaizen aus der Palette dorthin, wo etwas besser werden soll: dann steht es hier.</translation>
    </message>
    <message>
        <source>Noted on the map.</source>
        <translation>Auf der Karte notiert.</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>&amp;Insert an element</source>
        <translation>Element &amp;einfügen</translation>
    </message>
    <message>
        <source>Unlock the photo</source>
        <translation>Foto entsperren</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Begin with a process: drag it from the left onto the map.</source>
        <translation>Mit einem Prozess beginnen: von links auf die Karte ziehen.</translation>
    </message>
    <message>
        <source>It is about this flow: pull an end of it elsewhere, or take it out.</source>
        <translation>Es geht um diesen Fluss: ein Ende woandershin ziehen oder ihn entfernen.</translation>
    </message>
    <message>
        <source>Draw the flow at “{name}”: pull it from its edge, or from another one to it.</source>
        <translation>Den Fluss bei „{name}“ zeichnen: von seinem Rand ziehen, oder von einem anderen zu ihm.</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Something unexpected happened ({kind}). Your map is as it was; the log has the details.</source>
        <translation>Etwas Unerwartetes ist geschehen ({kind}). Ihre Karte ist, wie sie war; Näheres steht im Protokoll.</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Add</source>
        <extracomment>What a group shows at rest; the rest of it opens with &quot;more&quot; or is found by typing. What is no node kind but can be put on the map: key, group, icon.</extracomment>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>{name}: drag onto the map or double-click</source>
        <translation>{name}: auf die Karte ziehen oder doppelklicken</translation>
    </message>
    <message>
        <source>Nothing of that kind. Enter adds a process called “{name}”.</source>
        <translation>Nichts dieser Art. Enter fügt einen Prozess namens „{name}“ hinzu.</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Calculating …</source>
        <extracomment>Longer lists keep rows of one line, whose sentences stand in their tooltips: no row is written before it is seen.</extracomment>
        <translation>Wird gerechnet …</translation>
    </message>
    <message>
        <source>Nothing computed yet</source>
        <translation>Noch nichts gerechnet</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>See the contradiction</source>
        <translation>Widerspruch ansehen</translation>
    </message>
    <message>
        <source>See the gap</source>
        <translation>Lücke ansehen</translation>
    </message>
    <message>
        <source>What to ask?</source>
        <translation>Was erfragen?</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>Auf der Karte zeigen</translation>
    </message>
    <message>
        <source>Nothing contradicts itself. What you draw next is checked as you go.</source>
        <translation>Nichts widerspricht sich. Was Sie als Nächstes zeichnen, wird gleich mitgeprüft.</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Keys and gestures</source>
        <translation>Tasten und Gesten</translation>
    </message>
    <message>
        <source>On the map</source>
        <translation>Auf der Karte</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Drag from the palette</source>
        <translation>Aus der Palette ziehen</translation>
    </message>
    <message>
        <source>Put a node on the map</source>
        <translation>Knoten auf die Karte setzen</translation>
    </message>
    <message>
        <source>Drag from an edge</source>
        <translation>Vom Rand ziehen</translation>
    </message>
    <message>
        <source>Draw a flow; on empty ground choose what follows</source>
        <translation>Fluss zeichnen; auf freier Fläche wählen, was folgt</translation>
    </message>
    <message>
        <source>Drag from an edge onto an open end</source>
        <translation>Vom Rand auf ein offenes Ende ziehen</translation>
    </message>
    <message>
        <source>The flow begins or ends at the node</source>
        <translation>Der Fluss beginnt oder endet am Knoten</translation>
    </message>
    <message>
        <source>Drop on a flow</source>
        <translation>Auf einem Fluss ablegen</translation>
    </message>
    <message>
        <source>Insert the node into it; what only gives or takes stands at its open end</source>
        <translation>Knoten in den Fluss einfügen; was nur abgibt oder aufnimmt, steht an seinem offenen Ende</translation>
    </message>
    <message>
        <source>Without guides and grid, also onto another node</source>
        <translation>Ohne Hilfslinien und Raster, auch auf einen anderen Knoten</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Tippen</translation>
    </message>
    <message>
        <source>Name of the node, amount of the flow</source>
        <translation>Name des Knotens, Menge des Flusses</translation>
    </message>
    <message>
        <source>Ctrl+Shift+L</source>
        <translation>Strg+Umschalt+L</translation>
    </message>
    <message>
        <source>Connect by name: a node, a new one, the outside</source>
        <translation>Mit Namen verbinden: mit einem Knoten, einem neuen, dem Außen</translation>
    </message>
    <message>
        <source>118 t E Castings</source>
        <translation>118 t E Gussteile</translation>
    </message>
    <message>
        <source>Amount, origin and what flows, said in one go; ? is unknown</source>
        <translation>Menge, Herkunft und was fließt, in einem gesagt; ? ist unbekannt</translation>
    </message>
    <message>
        <source>Alt+drag</source>
        <translation>Alt+Ziehen</translation>
    </message>
    <message>
        <source>Ctrl while dragging a node</source>
        <translation>Strg beim Ziehen eines Knotens</translation>
    </message>
    <message>
        <source>Alt+Shift+arrow, Ctrl+Shift+arrow</source>
        <translation>Alt+Umschalt+Pfeil, Strg+Umschalt+Pfeil</translation>
    </message>
    <message>
        <source>Add a connected node; up and down let a line that runs back do so above or below</source>
        <translation>Verbundenen Knoten anfügen; auf und ab lassen eine rückläufige Linie oberhalb oder unterhalb laufen</translation>
    </message>
    <message>
        <source>Drag a corner</source>
        <translation>An einer Ecke ziehen</translation>
    </message>
    <message>
        <source>Drag the end or the bend of a line</source>
        <translation>Ende oder Knick einer Linie ziehen</translation>
    </message>
    <message>
        <source>Another node or the open; where it runs, also round a node or over the chain</source>
        <translation>Anderer Knoten oder ins Freie; wo sie läuft, auch um einen Knoten oder über der Kette</translation>
    </message>
    <message>
        <source>Drag a label</source>
        <translation>Beschriftung ziehen</translation>
    </message>
    <message>
        <source>Duplicate with flows; Alt counts as it is when you let go. Without Alt: Ctrl+Shift+D</source>
        <translation>Mit Flüssen duplizieren; Alt zählt so, wie es beim Loslassen ist. Ohne Alt: Strg+Umschalt+D</translation>
    </message>
    <message>
        <source>Another size, with Ctrl off the grid; double-click: by content</source>
        <translation>Andere Größe, mit Strg neben dem Raster; Doppelklick: nach Inhalt</translation>
    </message>
    <message>
        <source>Along its line; Alt+double-click or the menu: back to its place</source>
        <translation>Entlang ihrer Linie; Alt+Doppelklick oder das Menü: zurück an ihren Platz</translation>
    </message>
    <message>
        <source>Double-click on a sub-process</source>
        <translation>Doppelklick auf einen Teilprozess</translation>
    </message>
    <message>
        <source>Open or close it in place</source>
        <translation>An Ort und Stelle öffnen oder schließen</translation>
    </message>
    <message>
        <source>Drag out of or into a frame</source>
        <translation>Aus einem Rahmen oder hinein ziehen</translation>
    </message>
    <message>
        <source>The node leaves the open sub-process, or lies in it from then on</source>
        <translation>Der Knoten verlässt den offenen Teilprozess oder liegt von da an darin</translation>
    </message>
    <message>
        <source>Hold at the edge while dragging</source>
        <translation>Beim Ziehen am Rand halten</translation>
    </message>
    <message>
        <source>The view goes along, up to one view beyond the map</source>
        <translation>Die Ansicht geht mit, bis eine Ansicht über die Karte hinaus</translation>
    </message>
    <message>
        <source>Paste a list or table</source>
        <translation>Liste oder Tabelle einfügen</translation>
    </message>
    <message>
        <source>Nodes from names; flows from from, to, item, quantity, unit</source>
        <translation>Knoten aus Namen; Flüsse aus Von, Nach, Stoff, Menge, Einheit</translation>
    </message>
    <message>
        <source>Drop a picture</source>
        <translation>Bild ablegen</translation>
    </message>
    <message>
        <source>Photo under the map; with Shift a photo note</source>
        <translation>Foto unter der Karte; mit Umschalt als Fotonotiz</translation>
    </message>
    <message>
        <source>Two fingers</source>
        <translation>Zwei Finger</translation>
    </message>
    <message>
        <source>Zoom and move the view; one that rests opens the menu</source>
        <translation>Zoomen und verschieben; einer, der ruht, öffnet das Menü</translation>
    </message>
    <message>
        <source>Space+drag</source>
        <translation>Leertaste+Ziehen</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>Ausschnitt verschieben</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Strg+Mausrad</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger zoomen</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Walk nodes and flows in reading order</source>
        <translation>Knoten und Flüsse in Leserichtung ablaufen</translation>
    </message>
    <message>
        <source>Ctrl+Tab</source>
        <translation>Strg+Tab</translation>
    </message>
    <message>
        <source>Select the next flow, or the next node, as well; Ctrl+Shift+Tab the one before</source>
        <translation>Den nächsten Fluss oder den nächsten Knoten dazu auswählen; Strg+Umschalt+Tab den davor</translation>
    </message>
    <message>
        <source>Ctrl+Space</source>
        <translation>Strg+Leertaste</translation>
    </message>
    <message>
        <source>Keep what is selected while Tab goes on; once more: no longer</source>
        <translation>Ausgewähltes behalten, während Tab weitergeht; noch einmal: nicht mehr</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>Move the node, the bend of the flow, in the Sankey the bar; with Shift in large steps</source>
        <translation>Den Knoten, den Knick des Flusses oder im Sankey den Balken verschieben; mit Umschalt in großen Schritten</translation>
    </message>
    <message>
        <source>Ctrl+arrow</source>
        <translation>Strg+Pfeil</translation>
    </message>
    <message>
        <source>Size of the selected box; the label of the selected flow along its line</source>
        <translation>Größe des gewählten Kastens; die Beschriftung des gewählten Flusses entlang seiner Linie</translation>
    </message>
    <message>
        <source>Page up, Page down</source>
        <translation>Bild auf, Bild ab</translation>
    </message>
    <message>
        <source>Move the view up or down; with Shift sideways</source>
        <translation>Ausschnitt nach oben oder unten verschieben; mit Umschalt seitwärts</translation>
    </message>
</context>
<context>
    <name>Simulation</name>
    <message>
        <source>Monte Carlo simulation</source>
        <translation>Monte-Carlo-Simulation</translation>
    </message>
    <message>
        <source>Draws</source>
        <translation>Ziehungen</translation>
    </message>
    <message>
        <source>Seed (kept in the map)</source>
        <translation>Startwert (bleibt in der Karte)</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Every draw is reconciled. Entries drawn below zero count as zero; results may come out below it.</source>
        <translation>Jede Ziehung wird ausgeglichen. Unter null gezogene Angaben zählen als null; Ergebnisse können darunter liegen.</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>Flüsse</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>Indikatoren</translation>
    </message>
    <message>
        <source>Simulating</source>
        <translation>Simulation läuft</translation>
    </message>
    <message>
        <source>A whole number from {least} to {most}</source>
        <translation>Eine ganze Zahl von {least} bis {most}</translation>
    </message>
    <message>
        <source>Stopped; the figures are those of the run before.</source>
        <translation>Angehalten; die Zahlen sind die des Laufs davor.</translation>
    </message>
    <message>
        <source>{draws} draws, seed {seed}. What cannot be determined is not listed.</source>
        <translation>{draws} Ziehungen, Startwert {seed}. Was sich nicht bestimmen lässt, steht nicht in der Liste.</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>Fluss</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation>Indikator</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Undefined</source>
        <translation>Nicht definiert</translation>
    </message>
    <message>
        <source>In how many of the draws it is not defined</source>
        <extracomment>One of each indicator: that of the whole map, those with a value anywhere first.</extracomment>
        <translation>In wie vielen der Ziehungen er nicht definiert ist</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Begin empty or with a template. Numbers can come later.</source>
        <translation>Beginnen Sie leer oder mit einer Vorlage. Zahlen können später kommen.</translation>
    </message>
    <message>
        <source>What should circulate?</source>
        <translation>Was soll im Kreis laufen?</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Examples to look at</source>
        <translation>Beispiele zum Ansehen</translation>
    </message>
    <message>
        <source>Ctrl+N New map      Ctrl+O Open      / Search and add</source>
        <translation>Strg+N Neue Karte      Strg+O Öffnen      / Suchen und hinzufügen</translation>
    </message>
    <message>
        <source>Drop a .cvsm, .xlsx or .csv here</source>
        <translation>.cvsm, .xlsx oder .csv hierher ziehen</translation>
    </message>
    <message>
        <source>was not saved. Everything up to {time} is here.</source>
        <translation>wurde nicht gespeichert. Alles bis {time} ist da.</translation>
    </message>
    <message>
        <source>Restore</source>
        <extracomment>The message in an opened map that later changes of it were not saved.</extracomment>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Maps that you save appear here.</source>
        <translation>Karten, die Sie speichern, erscheinen hier.</translation>
    </message>
    <message>
        <source>Fewer</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>All {n}</source>
        <translation>Alle {n}</translation>
    </message>
    <message>
        <source>today, {time}</source>
        <translation>heute, {time}</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Import from Excel</source>
        <translation>Excel übernehmen</translation>
    </message>
    <message>
        <source>Version {version} · works offline</source>
        <translation>Version {version} · arbeitet ohne Netz</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Whole map</source>
        <translation>Ganze Karte</translation>
    </message>
    <message>
        <source>Back to 100 %</source>
        <translation>Zurück zu 100 %</translation>
    </message>
    <message>
        <source>Period {period}</source>
        <translation>Zeitraum {period}</translation>
    </message>
    <message>
        <source>Unit {unit}</source>
        <translation>Einheit {unit}</translation>
    </message>
    <message>
        <source>Nothing computed yet</source>
        <translation>Noch nichts gerechnet</translation>
    </message>
    <message>
        <source>Calculating …</source>
        <translation>Wird gerechnet …</translation>
    </message>
    <message>
        <source>Contradiction</source>
        <translation>Widerspruch</translation>
    </message>
    <message>
        <source>among exact entries</source>
        <translation>zwischen exakten Angaben</translation>
    </message>
    <message>
        <source>Empty map</source>
        <translation>Leere Karte</translation>
    </message>
    <message>
        <source>to close the map</source>
        <translation>zum vollen Ausgleich</translation>
    </message>
    <message>
        <source>The map closes</source>
        <translation>Die Karte schließt</translation>
    </message>
    <message>
        <source>drag from the edge of a node</source>
        <translation>vom Rand eines Knotens ziehen</translation>
    </message>
    <message>
        <source>No flow yet</source>
        <translation>Noch kein Fluss</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Enter cycle times and stocks in the data box of a step, and they are listed here.</source>
        <extracomment>What of a data box the table shows, and how it is written.</extracomment>
        <translation>Geben Sie im Datenkasten eines Schritts Zykluszeiten und Bestände ein, dann stehen sie hier.</translation>
    </message>
    <message>
        <source>Entered so far.</source>
        <translation>Bisher eingegeben.</translation>
    </message>
    <message>
        <source>{name}, at the end</source>
        <translation>{name}, am Ende</translation>
    </message>
    <message>
        <source>Entered for {period} only</source>
        <translation>Nur für {period} eingetragen</translation>
    </message>
    <message>
        <source>Enter for {period}</source>
        <translation>Für {period} eintragen</translation>
    </message>
</context>
<context>
    <name>Why</name>
    <message>
        <source>Where does this number come from?</source>
        <translation>Woher kommt diese Zahl?</translation>
    </message>
    <message>
        <source>What should we ask next?</source>
        <translation>Was sollten wir als Nächstes erfragen?</translation>
    </message>
    <message>
        <source>These entries disagree</source>
        <translation>Diese Angaben widersprechen sich</translation>
    </message>
    <message>
        <source>A gap that fits within the spreads</source>
        <translation>Eine Lücke im Rahmen der Streuungen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>{key} takes it back</source>
        <translation>{key} nimmt zurück</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Angabe</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>then</source>
        <translation>dann</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Arranging</source>
        <translation>Wird angeordnet</translation>
    </message>
    <message>
        <source>Esc or F5 ends presenting</source>
        <extracomment>px: letters that the back row reads, and how far they stand from the corner.</extracomment>
        <translation>Esc oder F5 beendet das Präsentieren</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>{size}×   ({width} px)</source>
        <translation>{size}×   ({width} px)</translation>
    </message>
    <message>
        <source>Untitled map</source>
        <translation>Neue Karte</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>Palette</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Nothing has been said yet.</source>
        <translation>Bisher gab es keine Meldung.</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Drag a process from the palette onto the table,
or press / and type what you need.</source>
        <translation>Ziehen Sie einen Prozess aus der Palette auf den Tisch,
oder drücken Sie / und tippen Sie, was Sie brauchen.</translation>
    </message>
    <message>
        <source>Opening {name} …</source>
        <translation>{name} wird geöffnet …</translation>
    </message>
</context>
</TS>
