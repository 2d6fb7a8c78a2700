// Package documents keeps notes, files and agreements that belong to a record: sealed in a file of their
// own, opened only where the record they belong to opens.
//
// Read it in this order: document.go (the noun), content.go (what a file is, by its content), jpeg.go and
// png.go (what a picture says beside itself is taken out), document_files.go (the sealed files),
// document_acts.go (one method a verb), document_register.go (as a file: what is kept, and where papers lie),
// document_counts.go, document_pages.go, area.go.
//
// Who may see what. A document has no rights of its own: whoever may open the record it belongs to, by that
// record's own check, and whose role has document.read (roles.csv), may open it. A document about a person is
// sealed under that person's key and is protected: the word open does not reach it, and forgetting the person
// shuts it for good, in every copy. Somebody under 18 sees no notes. The administrator, the helpline and the
// reviewer see no documents.
//
// What is never recorded here: a name in an address, a file name or a log line. What a file was called and
// its title are sealed with it; it is saved as document.pdf.
package documents
