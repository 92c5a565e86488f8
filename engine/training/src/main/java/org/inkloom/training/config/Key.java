package org.inkloom.training.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares a record component as a setting that a YAML file or a flag may give. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {
    /** The name in YAML; the flag is the same with {@code --} before it. */
    String name();

    /** The default as it would be written in YAML; empty for an optional value or an empty list. */
    String value() default "";

    /** One sentence for the help text. */
    String help();

    /** Whether the items of a list are separated by line breaks, because they may have commas themselves. */
    boolean lines() default false;

    /** Whether a run cannot begin without it. */
    boolean required() default false;
}
