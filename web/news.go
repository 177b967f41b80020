package web

import (
	"dousuru/chat/news"
	"dousuru/knowledge"
)

// newsPage is how many digests stand on one page.
const newsPage = 10

type newsData struct {
	Digests []shownDigest
	Page    int // from 1
	More    bool
}

// Next and Previous are the pages beside this one.
func (d newsData) Next() int     { return d.Page + 1 }
func (d newsData) Previous() int { return d.Page - 1 }

// shownDigest is a digest as employees read it, and as HR looks at it before.
type shownDigest struct {
	news.Digest
	Groups []news.Group
}

// Anchor is the digest's place on the page, for links of notices.
func (d shownDigest) Anchor() string { return news.Anchor(d.ID) }

func shownDigestOf(d news.Digest) shownDigest { return shownDigest{d, news.Groups(d.Chosen())} }

// news is what HR posted, newest first. Nothing is kept of who reads it.
func (s *Site) news(v *visit) (result, error) {
	data := newsData{Page: pageNumber(v)}
	list, err := news.Published(v.Context(), s.opts.DB, v.self(), v.person.Tags(), (data.Page-1)*newsPage, newsPage+1)
	if err != nil {
		return result{}, err
	}
	data.More = len(list) > newsPage
	for _, d := range list[:min(newsPage, len(list))] {
		data.Digests = append(data.Digests, shownDigestOf(d))
	}
	return show("news", data), nil
}

// Changed says in words what is new about an item.
func (v view) Changed(i news.Item) string {
	var names []string
	for _, p := range i.Parts {
		switch p {
		case "title", "status", "dates", "text":
			names = append(names, v.T("news.part."+p))
		default:
			if label := knowledge.Facet(p).Label(v.Language); label != "" {
				names = append(names, label)
			}
		}
	}
	if i.New || len(names) == 0 {
		return ""
	}
	return v.T("news.changed", v.Join(names))
}
