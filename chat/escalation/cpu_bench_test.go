package escalation

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// cpuUsed is what this process and the connections that the database has now have used of the processors, which a busy machine does
// not change as it changes times.
func cpuUsed(b *testing.B, owner *pgxpool.Pool) (used time.Duration) {
	b.Helper()
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		b.Fatal(err)
	}
	used = time.Duration(own.Utime.Nano() + own.Stime.Nano())
	rows, _ := owner.Query(b.Context(), `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		b.Fatal(err)
	}
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // has ended
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		var state string
		var skip [10]int64
		var user, system int64
		if _, err := fmt.Sscan(after, &state, &skip[0], &skip[1], &skip[2], &skip[3], &skip[4], &skip[5], &skip[6], &skip[7], &skip[8], &skip[9], &user, &system); err != nil {
			b.Fatal(err)
		}
		used += time.Duration(user+system) * 10 * time.Millisecond // a hundredth of a second, as everywhere on Linux
	}
	return used
}
