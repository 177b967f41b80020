// Package knowledge holds what the company publishes: articles (programs, cases, FAQ, documents) cut into citable passages,
// their revisions, and the desks a person can go to. It owns the tables knowledge.article, knowledge.passage,
// knowledge.revision, knowledge.alias and knowledge.desk, and the view knowledge.visible; of HR's work on them
// knowledge.draft, knowledge.revision_person, knowledge.upload and knowledge.upload_file, which HR alone reads, and
// knowledge.due_told and knowledge.desk_removed.
//
// Reading (find.go, list.go, desk.go) asks the view, so an article that may not be shown does not exist for its caller.
// Writing is Import: files become records (source.go, page.go, table.go), records become articles (build.go), articles are
// compared with what is stored and written one transaction each (store.go). What cannot be read is reported with its
// place and never stops the rest. HTML (render.go) turns a passage's Markdown into markup that is safe to show.
//
// The other way of writing is a draft: HR saves it (draft_save.go), a second person checks it (draft_move.go), and it becomes
// the article's next revision (draft_publish.go). An import keeps what was edited so.
//
// HR's shelf stands around both: an upload is planned before it is imported (upload*.go), everything can be taken out and
// comes back unchanged (export*.go), desks are edited where they stand (desk_write.go, desk_move.go), what is to be looked at
// is listed (due.go), and a story that its teller takes back is erased (withdraw.go).
//
// Doubts: a page's status is read from its first lines by a short table of phrases (state.go) and misses what is said in
// other words; pseudonyms (internal/pseudonym) reach only names that the page itself marks as names.
package knowledge
