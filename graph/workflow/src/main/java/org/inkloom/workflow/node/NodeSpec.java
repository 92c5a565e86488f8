package org.inkloom.workflow.node;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a node type declares.
 *
 * @param name by which graphs ask for it
 * @param title what a page shows; empty where it shows the name, as for some of ComfyUI's newer types
 * @param category where a page lists it, with slashes
 * @param version grows when the same inputs give other results; what was cached before is then not used
 * @param description one or more sentences on what it does
 * @param module where ComfyUI has it, such as {@code nodes}
 * @param inputs in the order in which a page shows them, required ones first
 * @param outputs by their slots
 * @param traits what else is known
 */
public record NodeSpec(
        String name,
        String title,
        String category,
        int version,
        String description,
        String module,
        List<InputSpec> inputs,
        List<OutputSpec> outputs,
        Set<NodeTrait> traits) {
    /** Checks names and keeps copies. */
    public NodeSpec {
        if (name.isBlank() || description.isBlank() || version < 1) {
            throw new IllegalArgumentException("a node type needs a name, a description and a version: " + name);
        }
        Objects.requireNonNull(title);
        Objects.requireNonNull(category);
        Objects.requireNonNull(module);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        traits = Set.copyOf(traits);
        Set<String> names = new HashSet<>();
        for (InputSpec input : inputs) {
            if (!names.add(input.name())) {
                throw new IllegalArgumentException(name + " has two inputs " + input.name());
            }
        }
    }

    /** Begins the description of a type of version 1. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Returns the input with that name, if the type has it. */
    public Optional<InputSpec> input(String input) {
        return inputs.stream().filter(one -> one.name().equals(input)).findFirst();
    }

    /** Returns whether the type has a trait. */
    public boolean is(NodeTrait trait) {
        return traits.contains(trait);
    }

    /** Collects what a type declares. */
    public static final class Builder {
        private final String name;
        private String title;
        private String category = "inkloom";
        private int version = 1;
        private String description = "";
        private String module = "nodes";
        private final List<InputSpec> inputs = new ArrayList<>();
        private final List<OutputSpec> outputs = new ArrayList<>();
        private final Set<NodeTrait> traits = EnumSet.noneOf(NodeTrait.class);

        private Builder(String name) {
            this.name = name;
            this.title = name;
        }

        /** Says what a page shows. */
        public Builder title(String text) {
            title = text;
            return this;
        }

        /** Says where a page lists it. */
        public Builder category(String path) {
            category = path;
            return this;
        }

        /** Says that results changed. */
        public Builder version(int number) {
            version = number;
            return this;
        }

        /** Says what it does. */
        public Builder says(String sentences) {
            description = sentences;
            return this;
        }

        /** Says where ComfyUI has it. */
        public Builder module(String path) {
            module = path;
            return this;
        }

        /** Adds inputs. */
        public Builder inputs(InputSpec... more) {
            inputs.addAll(List.of(more));
            return this;
        }

        /** Adds an output that is named as its type. */
        public Builder output(String type) {
            return output(OutputSpec.of(type));
        }

        /** Adds an output. */
        public Builder output(OutputSpec output) {
            outputs.add(output);
            return this;
        }

        /** Adds a trait. */
        public Builder is(NodeTrait trait) {
            traits.add(trait);
            return this;
        }

        /** Returns the whole. */
        public NodeSpec build() {
            return new NodeSpec(name, title, category, version, description, module, inputs, outputs, traits);
        }
    }
}
