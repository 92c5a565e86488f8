/** Tests of the local engine. */
@NullMarked
package org.inkloom.data.engine;

import org.jspecify.annotations.NullMarked;
