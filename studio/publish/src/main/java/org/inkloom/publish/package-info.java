/** What packing and verifying ask of those who know models. */
@NullMarked
package org.inkloom.publish;

import org.jspecify.annotations.NullMarked;
