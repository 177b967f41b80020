// Command dousuru is the career-consultation desk: the server and everything around it in one binary.
//
// The house, bottom up; a package imports only what stands above it here:
//
//	internal/postgres    the database: opened or started, migrated, rows seen through a viewer
//	internal/directory   people and reporting lines
//	knowledge            what the company publishes, and its import
//	internal/jobs        work after a commit
//	retrieval            finding it, and knowing when it is not there
//	internal/endpoint    the way to a model
//	retrieval/openai     a model's vectors
//	retrieval/evaluation how well; HR's golden questions
//	chat/escalation      questions to HR
//	chat/journey         what the person decided
//	chat/triage          the words that send a message to a person
//	chat                 the consultation
//	chat/socket          the consultation over a WebSocket
//	web                  pages, sessions, login
//	cmd/dousuru          commands
//
// docs/design.md gives the reasons, docs/protocol.md the socket's frames, docs/operations.md every setting.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"dousuru/internal/postgres"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// commands are the program's subcommands with the settings that all of them take.
type commands struct {
	Settings

	Serve    serveCommand    `cmd:"" help:"Serve the desk: pages, socket, background work."`
	Import   importCommand   `cmd:"" help:"Import documents: Markdown folders, CSV, XLSX, or the sample company."`
	People   peopleCommand   `cmd:"" help:"Who works here and who leads whom: import, list."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to this version and exit."`
	Ask      askCommand      `cmd:"" help:"Ask one question, or talk in the terminal."`
	Evaluate evaluateCommand `cmd:"" help:"Ask labelled questions and count the outcomes."`
	Health   healthCommand   `cmd:"" help:"Ask a running server whether it is ready; exit 0 if so."`

	Key       keyCommand       `cmd:"" help:"The master key that opens what people write: new, rotate, retire, check."`
	Spent     spentCommand     `cmd:"" help:"What language models cost in each month, of all people together, and the limit."`
	Thesaurus thesaurusCommand `cmd:"" help:"The words that lead to the company's: import, export, list, remove, explain."`
	Triage    triageCommand    `cmd:"" help:"The words that send a message to a person: explain, fit. Needs no database."`
	Audit     auditCommand     `cmd:"" help:"Look whether the desk keeps to its principles: steering; the chain of readings."`
	Embed     embedCommand     `cmd:"" help:"Make the vectors of the configured model for what the company published; --estimate says first what it costs."`
	Golden    goldenCommand    `cmd:"" help:"HR's golden questions: keep them, ask them, see what got worse, let them decide about imports."`
}

// defaults are what the help of the settings names.
func defaults(data string) kong.Vars {
	return kong.Vars{"data": data, "masterkey": postgres.MasterKeyFile, "erasures": erasuresFile}
}

// errSaid is an error that the command has told the person itself.
var errSaid = errors.New("")

// run is the program: arguments and streams in, exit code out (0 done, 1 failed, 2 wrong usage).
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c, kong.Name("dousuru"), kong.Writers(out, errOut), kong.UsageOnError(),
		kong.Description("どうする: an in-house career-consultation desk that says when it does not know, and asks HR with you."),
		kong.Exit(func(code int) { exit = code }), defaults(defaultData()))
	if err != nil {
		fmt.Fprintln(errOut, "dousuru:", err)
		return 1
	}
	command, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		parser.FatalIfErrorf(err)
		return 2
	}
	command.BindTo(ctx, (*context.Context)(nil))
	if err := command.Run(&c.Settings, streams{in, out, errOut}); err != nil {
		if !errors.Is(err, errSaid) {
			fmt.Fprintln(errOut, "dousuru:", err)
		}
		return 1
	}
	return 0
}
