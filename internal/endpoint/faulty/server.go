package faulty

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
)

// A Server is one endpoint with one fault.
type Server struct {
	URL   string         // ends with /v1
	Roots *x509.CertPool // whose certificate counts; nil without TLS

	fault    Fault
	at       Place
	listener net.Listener
	wait     sync.WaitGroup

	mu     sync.Mutex
	pieces []string
	wrong  int // requests still to be answered wrongly; negative: all
	bodies []string
	open   map[net.Conn]bool
}

// Start serves on a port of this machine until the test ends. The answer, where it comes, has these pieces, one event each.
func Start(t testing.TB, f Fault, at Place, pieces ...string) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{URL: "http://" + listener.Addr().String() + "/v1", fault: f, at: at, pieces: pieces, wrong: -1, open: map[net.Conn]bool{}, listener: listener}
	if f.secure != "" {
		s.URL = "https" + s.URL[len("http"):]
		var config *tls.Config
		if config, s.Roots = secure(t, f.secure); config != nil {
			s.listener = tls.NewListener(listener, config)
		}
	}
	t.Cleanup(s.close)
	if f.Name == "refused" {
		_ = listener.Close()
		return s
	}
	s.wait.Go(s.accept)
	return s
}

// Good is an endpoint without a fault.
func Good(t testing.TB, pieces ...string) *Server {
	return Start(t, Fault{Name: "good"}, All, pieces...)
}

// Only lets n more requests be answered wrongly, and all others as they should be. It does nothing for what goes wrong before
// a request is read.
func (s *Server) Only(n int) { s.mu.Lock(); s.wrong = n; s.mu.Unlock() }

// Say changes what is answered from the next request on.
func (s *Server) Say(pieces ...string) { s.mu.Lock(); s.pieces = pieces; s.mu.Unlock() }

// Requests are the bodies of what was asked, in order.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.bodies)
}

// Open is how many connections neither side has closed.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

func (s *Server) close() {
	_ = s.listener.Close()
	s.mu.Lock()
	for c := range s.open {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.wait.Wait()
}

func (s *Server) accept() {
	for {
		socket, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[socket] = true
		s.mu.Unlock()
		s.wait.Go(func() {
			reader := bufio.NewReader(socket)
			if !s.fault.greet(socket) {
				for s.serve(socket, reader) {
				}
			}
			_ = socket.Close()
			s.mu.Lock()
			delete(s.open, socket)
			s.mu.Unlock()
		})
	}
}

// greet answers a connection on which TLS is to be spoken and is not; true: it is done with.
func (f Fault) greet(socket net.Conn) bool {
	first := make([]byte, 64<<10) // all of a greeting: unread, it would turn a close into a reset
	switch f.secure {
	case "silent":
		for err := error(nil); err == nil; {
			_, err = socket.Read(first)
		}
	case "gone":
		_, _ = socket.Read(first)
	case "plain":
		_, _ = socket.Read(first)
		_, _ = io.WriteString(socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
	case "noise":
		_, _ = socket.Read(first)
		_, _ = io.WriteString(socket, "\x00\x01\x02 nothing that a TLS client could read\r\n")
	default:
		return false
	}
	return true
}

// serve answers one request; false: the connection is of no more use.
func (s *Server) serve(socket net.Conn, reader *bufio.Reader) bool {
	r, err := http.ReadRequest(reader)
	if err != nil {
		return false
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return false
	}
	s.mu.Lock()
	s.bodies = append(s.bodies, string(body))
	fault, pieces := s.fault, s.pieces
	if s.wrong == 0 {
		fault = Fault{}
	}
	s.wrong = max(s.wrong-1, min(s.wrong, 0))
	s.mu.Unlock()
	c := &conn{Conn: socket, reader: reader, host: r.Host, line: "\n"}
	if fault.answer != nil {
		fault.answer(c)
		return false
	}
	return fault.stream(c, s.at, pieces)
}
