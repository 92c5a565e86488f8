package org.inkloom.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import tools.jackson.databind.JsonNode;

/** The seeded weights of the annotators' reference run, drawn again from the rules in {@code network_params.json}. */
public final class GoldenWeights implements AutoCloseable {
    private static final Pattern RULE =
            Pattern.compile("(?:(?<offset>1 \\+ 0\\.1 \\* randn).*)|(?:randn \\* (?<factor>[0-9.]+)"
                    + "(?: / sqrt\\(fan_in(?:=\\d+)?\\))?(?: \\+ (?<plus>[0-9.]+))?)");

    private final Map<String, Tensor> drawn = new HashMap<>();

    private GoldenWeights() {}

    /**
     * Draws the weights of a network.
     *
     * @param network its name in the file
     * @param rename from the names there to those of the published file
     */
    public static GoldenWeights draw(String network, UnaryOperator<String> rename) {
        JsonNode recipe = Golden.json("annotators/network_params.json").get(network);
        GoldenWeights weights = new GoldenWeights();
        try (Noise noise = new Noise(recipe.get("seed").longValue())) {
            for (JsonNode one : recipe.get("params")) {
                try (Scope scope = Scope.open()) {
                    Tensor made = made(noise, one);
                    String name = one.get("name").stringValue();
                    check(name, one, made);
                    weights.drawn.put(rename.apply(name), Scope.retain(made));
                }
            }
        }
        return weights;
    }

    private static Tensor made(Noise noise, JsonNode one) {
        long[] shape = new long[one.get("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = one.get("shape").get(i).longValue();
        }
        Tensor normal = noise.randn(shape);
        String rule = one.get("rule").stringValue();
        Matcher matcher = RULE.matcher(rule);
        assertThat(matcher.matches()).as("the rule " + rule).isTrue();
        if (matcher.group("offset") != null) {
            return Tensors.add(Tensors.mul(normal, 0.1), 1);
        }
        double factor = Double.parseDouble(matcher.group("factor"));
        // The published factor of 1.414214 is the square root of two, rounded in the text.
        double exact = Math.abs(factor - Math.sqrt(2)) < 1e-5 ? Math.sqrt(2) : factor;
        double fanIn = 1;
        for (int i = 1; i < shape.length; i++) {
            fanIn *= shape[i];
        }
        Tensor scaled = Tensors.mul(normal, rule.contains("fan_in") ? exact / Math.sqrt(fanIn) : exact);
        String plus = matcher.group("plus");
        return plus == null ? scaled : Tensors.add(scaled, Double.parseDouble(plus));
    }

    private static void check(String name, JsonNode one, Tensor made) {
        double first = Tensors.floats(made.flatten().narrow(0, 0, 1))[0];
        double wanted = one.get("first").doubleValue();
        assertThat(first).as(name + "'s first value").isCloseTo(wanted, within(1e-5 * Math.max(1, Math.abs(wanted))));
    }

    /** Builds a network over the weights; every weight but the unused ones must be asked for. */
    public <N> Annotators.Loaded<N> build(Function<WeightScope, N> constructor) {
        Weights weights = Weights.create(
                GoldenRun.placement(), (name, _) -> Objects.requireNonNull(drawn.get(name), "no weight " + name));
        return weights.ownedBy(
                all -> new Annotators.Loaded<>(all, all.build("network", AdapterSet.NONE, _ -> false, constructor)));
    }

    @Override
    public void close() {
        drawn.values().forEach(Scope::release);
    }
}
