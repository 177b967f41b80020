package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"dousuru/retrieval/evaluation"
)

// printComparison sets both side by side for a terminal.
func printComparison(out io.Writer, c *evaluation.Comparison) error {
	fmt.Fprintf(out, "\nwithout a model and with it, on %d of %d questions, %d turns\n", c.Questions, c.Of, c.Turns)
	if c.Stopped != "" {
		fmt.Fprintf(out, "%s\n", c.Why().EN)
	}
	for _, line := range c.Models {
		fmt.Fprintf(out, "  %s\n", line)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\toffline\tmodel\t")
	for _, row := range c.Rows() {
		fmt.Fprintf(table, "%s\t%s\t%s\t\n", row.Name.EN, row.Offline, row.Model)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "with the model %d came right, %d did not any more, %d became wrong answers; %d differ\n", c.Gained, c.Lost, c.MadeWrong, c.Differ)
	if c.Rewritten > 0 {
		fmt.Fprintf(out, "%d were found in a model's words: %d came right by it, %d became wrong answers\n", c.Rewritten, c.ByRewrite, c.Misled)
	}
	if c.Model.Degraded > 0 {
		fmt.Fprintf(out, "%d were searched by words alone: the embedder failed, was late, or the budget was used up\n", c.Model.Degraded)
	}
	if w := c.Wordings; w != nil {
		printWordings(out, w)
	}
	return printTimes(out, c)
}

func printWordings(out io.Writer, w *evaluation.Wordings) {
	fmt.Fprintf(out, "summaries: %d asked for, %d kept%s\n", w.Asked, w.Kept, reasons("; not kept: ", w.WhyNotKept()))
	fmt.Fprintf(out, "  sentences: %d of %d supported (%v)%s\n", w.Supported, w.Written, w.Support, reasons("; dropped: ", w.WhyDropped()))
	fmt.Fprintf(out, "  citations of what was kept: %d, of the right article %s", w.Cites.All, w.Cites.Articles())
	if w.Cites.Parts > 0 {
		fmt.Fprintf(out, ", of the right facet %s", w.Cites.Facets())
	}
	fmt.Fprintln(out)
	fmt.Fprintf(out, "  tokens: %d in, %d out", w.TokensIn, w.TokensOut)
	if cost := w.Cost(); cost != "" {
		fmt.Fprintf(out, ", %s yen", cost)
	}
	fmt.Fprintln(out)
}

// reasons are written in one line; nothing of none.
func reasons(before string, rows []evaluation.ReasonRow) string {
	var list []string
	for _, r := range rows {
		name := r.Name.EN
		if name == "" {
			name = r.Name.JA
		}
		list = append(list, fmt.Sprintf("%s %d", name, r.N))
	}
	if list == nil {
		return ""
	}
	return before + strings.Join(list, ", ")
}

func printTimes(out io.Writer, c *evaluation.Comparison) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "ms from the question, %d at a time\tp50\tp90\tp99\tn\t\n", c.Parallel)
	for _, t := range c.Times() {
		if t.N == 0 {
			fmt.Fprintf(table, "%s\t–\t–\t–\t0\t\n", t.Name.EN)
			continue
		}
		fmt.Fprintf(table, "%s\t%.1f\t%.1f\t%.1f\t%d\t\n", t.Name.EN, t.P50, t.P90, t.P99, t.N)
	}
	return table.Flush()
}
