package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// setting is one line of dousuru.conf, with its reason.
type setting struct{ name, value, why string }

// settings suit a small server of one company: hundreds of people, some thousand passages.
func (c *Cluster) settings() []setting {
	list := []setting{
		{"listen_addresses", "", "no TCP: only this machine's own processes connect"},
		{"port", fmt.Sprint(port), "part of the socket's name; the environment must not change it"},
		{"unix_socket_directories", c.socket, "a folder that only Postgres's user can enter"},
		{"unix_socket_permissions", "0700", "and a socket that only that user can open"},
		{"max_connections", "80", "a pool of 16 and a listener each for the server and a few commands beside it"},
		{"shared_buffers", "128MB", "holds the knowledge and its index many times over"},
		{"max_wal_size", "256MB", "bounds the log on a small disk"},
		{"min_wal_size", "48MB", "three segments, the least that is reused"},
		{"jit", "off", "queries take milliseconds; compiling one takes longer"},
		{"max_parallel_workers_per_gather", "0", "the same, and a container's small /dev/shm fails parallel queries"},
		{"timezone", "UTC", "times are shown in the viewer's zone, not kept in it"},
		{"log_timezone", "UTC", "one clock in all logs"},
		{"log_line_prefix", "%m [%p] %q%a ", "time, process, application"},
		{"log_min_error_statement", "panic", "a failed statement may hold what a person said in confidence"},
		{"log_error_verbosity", "terse", "an error's detail quotes the row it failed on"},
	}
	if c.throwaway {
		list = append(list,
			setting{"fsync", "off", "tests throw the data away"},
			setting{"full_page_writes", "off", "the same"},
			setting{"wal_level", "minimal", "the same"},
			setting{"max_wal_senders", "0", "the same"},
			setting{"autovacuum", "off", "tests are over before it would help"},
			setting{"dynamic_shared_memory_type", "mmap", "inside the folder, so that killed clusters leave nothing elsewhere"},
			setting{"max_connections", "200", "many tests at once"})
	}
	return list
}

// writeSettings writes dousuru.conf, which postgresql.conf includes, anew at every start: the folder may have been moved.
func (c *Cluster) writeSettings() error {
	var text strings.Builder
	text.WriteString("# Written by dousuru at every start; later lines win. Your own settings: ALTER SYSTEM or postgresql.auto.conf.\n")
	for _, s := range c.settings() {
		fmt.Fprintf(&text, "%s = '%s' # %s\n", s.name, strings.ReplaceAll(s.value, "'", "''"), s.why)
	}
	path := filepath.Join(c.folder(), "dousuru.conf")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	return c.account.own(path)
}
