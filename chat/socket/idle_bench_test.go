package socket

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// BenchmarkIdle measures what connections cost that said hello and are silent: each of another person, with its welcome
// and greeting from a real database, its subscription and its limiter. Natural is as the runtime leaves it, collected is
// after garbage collection and giving memory back; both are the growth of the process, without kernel memory.
// Goals: 9 KB natural, 7 KB collected.
func BenchmarkIdle(b *testing.B) {
	for _, size := range []int{1000, 10000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			var files syscall.Rlimit
			if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Max < uint64(size+100) {
				b.Skipf("this account may open %d files", files.Max)
			}
			address, s := idleServer(b, size)
			for b.Loop() {
				measureIdle(b, address, s, size)
			}
		})
	}
}

func measureIdle(b *testing.B, address string, s *Server, size int) {
	b.Helper()
	leave := gather(b, address, size/10) // warms what all connections share
	leave()
	eventually(b, "silence", func() bool { return s.size() == 0 })
	s.mu.Lock()
	s.forget()
	s.mu.Unlock()
	debug.FreeOSMemory()
	before := resident(b)
	leave = gather(b, address, size)
	time.Sleep(5 * time.Second)
	natural := resident(b)
	debug.FreeOSMemory()
	runtime.GC() // a stack halves at each collection
	debug.FreeOSMemory()
	collected := resident(b)
	if s.size() != size {
		b.Fatalf("%d of %d connections are left", s.size(), size)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	each := func(bytes int64) float64 { return float64(bytes) / float64(size) / 1000 }
	b.ReportMetric(each(natural-before), "natural-KB/conn")
	b.ReportMetric(each(collected-before), "collected-KB/conn")
	b.ReportMetric(each(int64(m.StackInuse)), "stack-KB/conn")
	b.ReportMetric(0, "ns/op")
	leave()
	eventually(b, "silence", func() bool { return s.size() == 0 })
}

func (s *Server) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.entries)
}

func idleServer(b *testing.B, size int) (address string, s *Server) {
	b.Helper()
	db := postgrestest.New(b)
	people := manyPeople(b, db, size)
	person := func(r *http.Request) (directory.Person, Login, bool) {
		number, err := strconv.Atoi(r.Header.Get("X-Person"))
		if err != nil || number >= len(people) {
			return directory.Person{}, Login{}, false
		}
		token := bytes.Repeat([]byte{byte(number)}, 32) // what a login session holds on to
		return people[number], Login{Live: func(context.Context, bool) (directory.Person, bool) { return people[number], len(token) > 0 }}, true
	}
	l := standard
	l.ping = 3 * time.Second // so that everybody was pinged when memory is measured
	s, err := start(chat.New(db, retrieval.Open(db)), db, Options{Person: person}, l)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			b.Error(err)
		}
	})
	web := httptest.NewUnstartedServer(s)
	web.Listener.Close()
	if web.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	web.Start()
	b.Cleanup(web.Close)
	return web.Listener.Addr().String(), s
}

func manyPeople(b *testing.B, db *postgres.DB, size int) []directory.Person {
	b.Helper()
	owner := postgrestest.Owner(b, db)
	_, err := owner.Exec(b.Context(), `
		insert into directory.person (slug, name, department, site, employment, job_family)
		select 'p' || n, '見本 ' || n, '営業部', 'tokyo', 'regular', 'sales' from generate_series(1, $1) n`, size)
	if err != nil {
		b.Fatal(err)
	}
	people, err := directory.All(b.Context(), db)
	if err != nil || len(people) != size {
		b.Fatalf("%d people: %v", len(people), err)
	}
	return people
}

// resident is the memory of this process in bytes.
func resident(b *testing.B) int64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip("needs /proc")
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}
