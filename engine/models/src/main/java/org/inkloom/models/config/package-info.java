/**
 * Reading of model configs: published ones from files, and those that come with the program. It knows parts and sizes,
 * but no particular model.
 */
@NullMarked
package org.inkloom.models.config;

import org.jspecify.annotations.NullMarked;
