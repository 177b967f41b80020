package socket

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"dousuru/chat"
)

// known tells for each frame of the client whether it carries an id.
var known = map[chat.FrameType]bool{
	chat.FrameHello: false, chat.FrameRead: false, chat.FrameWatch: false, chat.FrameSeen: false, chat.FrameQuiet: false, chat.FrameStop: false,
	chat.FrameSay: true, chat.FrameEscalate: true, chat.FrameDecide: true, chat.FramePlan: true, chat.FrameKeep: true, chat.FrameUndo: true, chat.FrameTheme: true, chat.FrameEnd: true, chat.FrameNew: true,
	chat.FrameTell: true, chat.FrameWithdraw: true, chat.FrameRestore: true, chat.FrameInvite: true, chat.FrameJoin: true, chat.FrameDecline: true, chat.FrameInspect: true,
}

// decode reads a frame of the client; code is empty, or says what is wrong with it. Fields that this version does not know
// are passed over. The id is there even with a code, if it could be read: the client is told about which frame it is.
func decode(kind int, data []byte) (f chat.ClientFrame, code chat.Code) {
	data = bytes.TrimLeft(data, " \t\r\n")
	if kind != websocket.TextMessage || len(data) == 0 || data[0] != '{' || !utf8.Valid(data) {
		return f, chat.CodeBadFrame
	}
	var wire struct {
		chat.ClientFrame
		ID any `json:"id"` // in place of the frame's own: a bad id has a code of its own
	}
	err := json.Unmarshal(data, &wire)
	f = wire.ClientFrame
	if err != nil {
		f.ID, _ = parseID(idOf(data))
		return f, chat.CodeBadFrame
	}
	needed, ok := known[f.Type]
	f.ID, code = parseID(wire.ID)
	switch {
	case !ok:
		return f, chat.CodeUnknownType
	case !needed:
		f.ID, code = uuid.Nil, ""
	}
	if f.After < 0 {
		code = chat.CodeBadFrame
	}
	return f, code
}

// idOf looks for the id of a frame whose other fields are wrong.
func idOf(data []byte) any {
	var head struct {
		ID any `json:"id"`
	}
	_ = json.Unmarshal(data, &head) // no id, then
	return head.ID
}

// parseID takes the usual spelling of 36 characters alone.
func parseID(value any) (uuid.UUID, chat.Code) {
	text, _ := value.(string)
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 || id == uuid.Nil {
		return uuid.Nil, chat.CodeBadID
	}
	return id, ""
}
