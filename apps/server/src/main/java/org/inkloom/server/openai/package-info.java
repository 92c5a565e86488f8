/** OpenAI's routes for pictures, so that its clients draw here with nothing changed but their base URL. */
@NullMarked
package org.inkloom.server.openai;

import org.jspecify.annotations.NullMarked;
