// Package socket carries consultations over WebSocket: it speaks the protocol of docs/protocol.md, and nothing else does.
// It is the only package that knows gorilla/websocket.
//
// The socket is a messenger. Nothing is kept here that is not in a row: a frame is acknowledged after its commit, and what
// a person is shown is read from the rows, by every connection of that person alike.
//
//	origin.go   which pages may open a socket
//	server.go   the upgrade, the connections, the end of the program
//	person.go   what the connections of one person share: their number, their speed
//	conn.go     one connection: its one reader
//	decode.go   bytes to a frame, or a code that says why not
//	hello.go    the first frame
//	handle.go   every other frame
//	rows.go     new rows to frames, in order and each once
//	queue.go    the one writer, its bounded queue, the close codes
//	loop.go     one loop for all connections: hints, polls, pings, deadlines
//	limits.go   every limit, with its reason
//
// An idle connection is one goroutine with a small stack, gorilla's read buffer and a few hundred bytes; there is no
// goroutine that waits to write and none that waits for a hint. BenchmarkIdle measures it.
//
// What is doubtful: the loop looks at every connection's hint channel twenty times a second. That costs about a hundredth
// of a core for 10,000 connections; a hint that calls a function instead of filling a channel would cost nothing.
package socket
