package socket

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"dousuru/chat"
)

// The crowd is many clients in a process of their own, so that their memory is not measured as the server's.
const (
	crowdAddress = "DOUSURU_TEST_CROWD_ADDRESS"
	crowdSize    = "DOUSURU_TEST_CROWD_SIZE"
)

// crowd connects as person 0, 1, 2 … says hello, waits for each welcome and greeting, prints a line and stays until its
// input ends.
func crowd(address, size string) int {
	n, err := strconv.Atoi(size)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if err := connectAll(address, n); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("all here")
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// connectAll connects n people, eight at a time.
func connectAll(address string, n int) error {
	numbers := make(chan int)
	failed := make([]error, 8)
	var all sync.WaitGroup
	for i := range failed {
		all.Go(func() {
			for number := range numbers {
				if failed[i] == nil {
					failed[i] = connectOne(address, number)
				}
			}
		})
	}
	for i := range n {
		numbers <- i
	}
	close(numbers)
	all.Wait()
	return errors.Join(failed...)
}

func connectOne(address string, number int) error {
	dialer := websocket.Dialer{Subprotocols: []string{chat.Protocol}}
	header := http.Header{"Origin": {"http://" + address}, "X-Person": {strconv.Itoa(number)}}
	ws, _, err := dialer.Dial("ws://"+address, header)
	if err != nil {
		return err
	}
	if err := ws.WriteJSON(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"}); err != nil {
		return err
	}
	for range 2 {
		if _, _, err := ws.ReadMessage(); err != nil {
			return err
		}
	}
	go ws.ReadMessage() // answers pings
	return nil
}

// gather starts the crowd in another process and waits until all are connected; leave ends it.
func gather(b *testing.B, address string, n int) (leave func()) {
	b.Helper()
	command := exec.CommandContext(b.Context(), os.Args[0])
	command.Env = append(os.Environ(), crowdAddress+"="+address, crowdSize+"="+strconv.Itoa(n))
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	if line, err := bufio.NewReader(output).ReadString('\n'); err != nil || line != "all here\n" {
		b.Fatalf("the crowd did not come: %q, %v", line, err)
	}
	return func() {
		input.Close()
		_ = command.Wait() // its connections end with it
	}
}
