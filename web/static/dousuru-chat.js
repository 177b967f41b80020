/**
 * The one script that a company includes. It registers <dousuru-chat>; the class stands in chat/element.js, so that a page
 * may register it under another name.
 */
import { DousuruChat } from './chat/element.js'

if (!customElements.get('dousuru-chat')) customElements.define('dousuru-chat', DousuruChat)

export { DousuruChat }
