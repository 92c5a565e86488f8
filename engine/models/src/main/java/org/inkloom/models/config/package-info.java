/** Configs of models, published and carried: which part has which sizes. Knows no model. */
@NullMarked
package org.inkloom.models.config;

import org.jspecify.annotations.NullMarked;
