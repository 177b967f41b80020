package rights

import (
	"context"
	"html"
	"io"
	"reflect"
	"time"

	"dousuru/internal/calendar"
	"dousuru/knowledge"
)

// html writes one page to read, which loads nothing and runs nothing.
func (x *Export) html(ctx context.Context, w io.Writer) error {
	p := printer{w: w}
	p.printf(`<!doctype html>
<html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>%s</title>
<style>body{max-width:44rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif;line-height:1.7}dl{border-top:1px solid #999;padding-top:.7rem}
dl dl{border:0;border-left:3px solid #ccc;padding:0 0 0 1rem}dt{font-size:.85rem;color:#555}dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><h1>%s</h1><p>%s</p>
`, html.EscapeString(x.Language), x.word("title"), x.word("title"), x.moment(x.Now))
	for _, s := range sections {
		n := 0
		err := x.read(ctx, s, func(record any) error {
			if n++; n == 1 {
				p.printf("<h2>%s</h2>\n", x.word("part."+s.key))
			}
			x.record(&p, record)
			return p.err
		})
		if err != nil {
			return err
		}
	}
	p.printf("<h2>%s</h2>\n<ul>\n", x.word("left"))
	for _, key := range Left {
		p.printf("<li>%s</li>\n", x.word("left."+key))
	}
	p.printf("</ul>\n</body></html>\n")
	return p.err
}

func (x *Export) word(key string) string { return html.EscapeString(x.Words(key)) }

// record writes the labelled fields of a record, and records inside it.
func (x *Export) record(p *printer, record any) {
	p.printf("<dl>\n")
	if m, is := record.(messageRecord); is {
		p.printf("<dt>%s %s</dt><dd>%s</dd>\n", x.word("author."+m.Author), html.EscapeString(x.moment(m.At)), html.EscapeString(m.Text))
	} else {
		v := reflect.ValueOf(record)
		for i := range v.NumField() {
			if label := v.Type().Field(i).Tag.Get("label"); label != "" && !v.Field(i).IsZero() {
				p.printf("<dt>%s</dt>", x.word("label."+label))
				x.value(p, v.Field(i), v.Type().Field(i).Tag.Get("say"))
			}
		}
	}
	p.printf("</dl>\n")
}

// value writes one value, or each of a list. say: what the value means stands in the fixed words.
func (x *Export) value(p *printer, v reflect.Value, say string) {
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			x.value(p, v.Index(i), say)
		}
		return
	}
	text := ""
	switch value := v.Interface().(type) {
	case string:
		if text = value; say != "" {
			text = x.Words(say + "." + value)
		}
	case bool:
		text = x.Words("yes")
	case time.Time:
		text = x.moment(value)
	case knowledge.Date:
		text = value.Label(x.Language)
	default:
		p.printf("<dd>")
		x.record(p, value)
		p.printf("</dd>\n")
		return
	}
	p.printf("<dd>%s</dd>\n", html.EscapeString(text))
}

// moment is a time as people read it, in Japan.
func (x *Export) moment(t time.Time) string {
	t = t.In(calendar.Japan)
	return knowledge.DateOf(t).Label(x.Language) + " " + t.Format("15:04")
}
