package org.inkloom.workflow.node;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The declaration of a node type.
 *
 * @param name by which graphs refer to it
 * @param title for the page; empty if the page shows the name, as it does for some of ComfyUI's newer types
 * @param category its place in the page's menu, with slashes
 * @param version increased when the same inputs give other results than before, so that cached results are not used
 * @param description one or more sentences on what it does
 * @param module the Python module that has it in ComfyUI, such as {@code nodes}
 * @param inputs in the order in which the page shows them, required ones first
 * @param outputs by slot
 * @param traits further properties
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

    /** Begins the declaration of a type, with version 1. */
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

    /** Builds a declaration. */
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

        /** Sets the title. */
        public Builder title(String text) {
            title = text;
            return this;
        }

        /** Sets the category. */
        public Builder category(String path) {
            category = path;
            return this;
        }

        /** Sets the version. */
        public Builder version(int number) {
            version = number;
            return this;
        }

        /** Sets the description. */
        public Builder says(String sentences) {
            description = sentences;
            return this;
        }

        /** Sets the module. */
        public Builder module(String path) {
            module = path;
            return this;
        }

        /** Adds inputs. */
        public Builder inputs(InputSpec... more) {
            inputs.addAll(List.of(more));
            return this;
        }

        /** Adds an output whose name is its type. */
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

        /** Returns the declaration. */
        public NodeSpec build() {
            return new NodeSpec(name, title, category, version, description, module, inputs, outputs, traits);
        }
    }
}
