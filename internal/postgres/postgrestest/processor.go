package postgrestest

import (
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Processor is how long the processors have worked for this process and for the connections that its database has now, that of the
// asking left out. What else the machine does changes it little, where it changes times. Only on Linux.
func Processor(t testing.TB, owner *pgxpool.Pool) (used time.Duration) {
	t.Helper()
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		t.Fatal(err)
	}
	used = time.Duration(own.Utime.Nano() + own.Stime.Nano())
	rows, _ := owner.Query(t.Context(), `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatal(err)
	}
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
		if err != nil {
			continue // has ended
		}
		var worked time.Duration // in nanoseconds
		if _, err := fmt.Sscan(string(stat), (*int64)(&worked)); err != nil {
			t.Fatal(err)
		}
		used += worked
	}
	return used
}
