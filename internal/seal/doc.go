// Package seal keeps what people write unreadable for whoever holds the database without the master key: a dump, a backup, a WAL
// segment, a disk.
//
// It is an envelope. Each person has a data key, and so has each thing that several people read (a question at HR, a share). The data
// key lies in the database, wrapped by the master key, which lies outside: in a file, or behind another Master. Rows hold only what
// the data key sealed. Deleting a data key erases all that it sealed, wherever copies of the rows are.
//
// To write:
//
//	key, err := seal.Key(ctx, tx, seal.Person(person))                          // made at first use, in this transaction
//	sealed, err := key.Seal(words, "chat.message.body", consultation, seq)      // what is bound: table.column, then the row's id
//
// To read, with the same bound words in the same order:
//
//	key, err := seal.Find(ctx, tx, seal.Person(person))                         // ErrNoKey: nothing was sealed, or all was erased
//	words, err := key.Open(sealed, "chat.message.body", consultation, seq)
//
// A query that reads a row anyway may bring the wrapped key along (`(select wrapped_key from seal.person_key where holder = …)`) and hand it
// to Unwrap, which saves a round trip.
//
// Rights stay in the database: the wrapped key is read in the caller's transaction, so the policies of its table decide. A person's
// key stands in seal.person_key. For things a package makes a table of its own, in its schema, of this form, and lists its sealed
// columns in columns.txt:
//
//	create table escalation.thread_key (
//	  holder       uuid primary key references escalation.thread (id) on delete cascade,
//	  wrapped_key  bytea not null
//	);
//	-- forced row-level security; who sees the thing sees its key; the keeper wraps keys anew and sees no word:
//	create policy same on escalation.thread_key using (exists (select from escalation.thread t where t.id = holder));
//	create policy keeper_reads on escalation.thread_key for select using ((select directory.viewer_has('keeper')));
//	create policy keeper_wraps on escalation.thread_key for update using ((select directory.viewer_has('keeper')));
//
// Every table with a column wrapped_key takes part in Rewrap. The way to the keys travels with the connection (Attach), which
// internal/postgres does for all of its pool.
//
// What it does not do: it hides no numbers, times or ids, and of the length of a text only what lies within a step (steps in
// pad.go). Whoever has the database and the master key, or the memory of the running program, reads everything.
package seal
