// Package socket carries consultations over WebSocket: it speaks the protocol of docs/protocol.md, and nothing else does.
// It is the only package that knows gorilla/websocket.
//
// The socket is a messenger. Nothing is kept here that is not in a row: a frame is acknowledged after its commit, and what
// a person is shown is read from the rows, by every connection of that person alike.
//
//	origin.go   which pages may open a socket
//	upgrade.go  from a request to a connection
//	server.go   the options, the server, its end
//	person.go   what the connections of one person share: their number, their speed
//	conn.go     one connection: its one reader
//	decode.go   bytes to a frame, or a code that says why not
//	hello.go    the first frame
//	handle.go   every other frame
//	rows.go     new rows to frames, in order and each once
//	queue.go    the one writer, its bounded queue, the close codes
//	loop.go     one loop for all connections: hints, polls, pings, deadlines
//	work.go     the few workers that hints and polls share
//	limits.go   every limit, with its reason
//
// An idle connection is one goroutine with a stack of 2 KB, gorilla's read buffer and a few hundred bytes of its own: no
// goroutine waits to write, none waits for a hint. BenchmarkIdle measures 7 KB for each of 10,000 connections after garbage
// collection and 10 KB before, the runtime's own part for goroutines and polling included; the kernel's comes on top.
//
// What is doubtful: the loop looks at every connection's hint channel twenty times a second, which makes a hint wait up to
// 50 ms. BenchmarkHints measures less than a hundredth of a core for 10,000 connections. Hints that called a function
// instead of filling a channel would need no look at all.
package socket
