package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/cluster"
)

// machine is where and when the figures were measured.
type machine struct {
	Date       string `json:"date"` // RFC 3339, UTC
	Cores      int    `json:"cores"`
	Processor  string `json:"processor"`
	MemoryMB   int64  `json:"memory_mb"`
	Kernel     string `json:"kernel"`
	Go         string `json:"go"`
	Postgres   string `json:"postgres"`
	Pgvector   string `json:"pgvector"`
	LoadBefore string `json:"load_before"` // over 1, 5 and 15 minutes
	LoadAfter  string `json:"load_after"`
}

func describe(ctx context.Context, s *server) (machine, error) {
	m := machine{
		Date: time.Now().UTC().Format(time.RFC3339), Cores: runtime.NumCPU(), Go: runtime.Version(), LoadBefore: load(),
		Processor: procField("/proc/cpuinfo", "model name"), MemoryMB: kilobytes(procField("/proc/meminfo", "MemTotal")) >> 10,
	}
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.Kernel = strings.TrimSpace(string(release))
	}
	conn, err := pgx.Connect(ctx, s.cluster.DSN(cluster.Owner, "postgres"))
	if err != nil {
		return m, err
	}
	err = conn.QueryRow(ctx, `
		select current_setting('server_version'), coalesce((select default_version from pg_available_extensions where name = 'vector'), '')`,
	).Scan(&m.Postgres, &m.Pgvector)
	return m, errors.Join(err, conn.Close(ctx))
}

func (m machine) print() {
	fmt.Printf("%s; %d cores (%s), %d MB; kernel %s, %s, Postgres %s, pgvector %s\nload before: %s\n",
		m.Date, m.Cores, m.Processor, m.MemoryMB, m.Kernel, m.Go, m.Postgres, m.Pgvector, m.LoadBefore)
}

// load is the machine's load average over 1, 5 and 15 minutes: figures from a busy machine say less.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// procField is the value of the first line "name: value" of a file of the kernel's; empty when there is none.
func procField(file, name string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if key, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// kilobytes reads "123 kB"; 0 when it is something else.
func kilobytes(value string) (n int64) {
	fmt.Sscanf(value, "%d kB", &n)
	return n
}
