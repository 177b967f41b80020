package web

import (
	"slices"
	"strings"
)

// remember keeps what every table holds, so that undo can bring it back, and notes from now on which tables are written.
func (w *world) remember() {
	w.t.Helper()
	w.exec(`create schema back;
		create table back.written (name text, seen boolean not null default false);
		create function back.note() returns trigger language plpgsql security definer as $$ begin
			insert into back.written (name) values (tg_table_schema || '.' || tg_table_name);
			return null;
		end $$;
		do $$ declare name text; begin
			for name in select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$|ext$|back$|twin$)' loop
				execute format('create table back.%I as table %s', name, name);
				execute format('create trigger zz_note after insert or update or delete on %s for each row execute function back.note()', name);
			end loop;
		end $$`)
}

// written are the tables that were written since remember, undo or overlook, but for logins, readings, what has come for somebody and is seen, jobs and
// the index.
func (w *world) written() []string {
	w.t.Helper()
	return slices.DeleteFunc(w.names(`select distinct name from back.written where not seen order by 1`), func(name string) bool {
		return strings.HasPrefix(name, "web.") || strings.HasPrefix(name, "audit.") || name == "oneonone.arrival" || strings.HasPrefix(name, "retrieval.") || strings.Contains(name, "river")
	})
}

// overlook has written forget what was written until now; undo remembers.
func (w *world) overlook() { w.exec(`update back.written set seen = true`) }

// undo has every table hold again what it did at remember.
func (w *world) undo() {
	w.t.Helper()
	w.exec(`do $$ declare name text; columns text; begin
			set local session_replication_role = replica; -- no trigger, no foreign key
			for name in select distinct w.name from back.written w loop
				select string_agg(quote_ident(attname), ', ') into columns from pg_attribute where attrelid = name::regclass and attnum > 0 and not attisdropped and attgenerated = '';
				execute format('delete from %s', name);
				execute format('insert into %s (%s) overriding system value select %s from back.%I', name, columns, columns, name);
			end loop;
			delete from back.written;
		end $$`)
}
