package org.inkloom.data.op;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.SettingsGroup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known about an operator before one is made.
 *
 * @param name its name in a recipe
 * @param kind how it acts
 * @param summary one sentence
 * @param params its own parameters; those that all operators share are not listed
 * @param factory makes the operator from checked parameters, or throws {@link InkloomException}
 */
public record OperatorSpec(
        String name, Operator.Kind kind, String summary, List<Param> params, Function<Params, Operator> factory) {

    private static final List<Param> FOR_ALL = List.of(
            Param.unset("text_key", Param.Type.TEXT, "field with the text"),
            Param.unset("image_key", Param.Type.TEXT, "field with the list of picture paths"),
            Param.unset("image_bytes_key", Param.Type.TEXT, "field with the encoded pictures"),
            Param.unset("audio_key", Param.Type.TEXT, "not used"),
            Param.unset("video_key", Param.Type.TEXT, "not used"),
            Param.unset("batch_size", Param.Type.INTEGER, "not needed here: samples stream"),
            Param.unset("num_proc", Param.Type.INTEGER, "not needed here: the recipe's np bounds the workers"),
            Param.unset("skip_op_error", Param.Type.BOOLEAN, "name, skip and count a sample that fails"),
            Param.unset("accelerator", Param.Type.TEXT, "cpu or cuda"),
            Param.unset("cpu_required", Param.Type.NUMBER, "not needed here"),
            Param.unset("gpu_required", Param.Type.NUMBER, "not needed here"),
            Param.unset("mem_required", Param.Type.VALUES, "not needed here"),
            Param.unset("index_key", Param.Type.TEXT, "not needed here: rows are numbered"),
            Param.unset("work_dir", Param.Type.TEXT, "folder of side files"),
            Param.unset("turbo", Param.Type.BOOLEAN, "not needed here"));

    private static final List<Param> FOR_FILTERS = List.of(
            Param.flag("min_closed_interval", true, "lower bound inclusive"),
            Param.flag("max_closed_interval", true, "upper bound inclusive"),
            Param.flag("reversed_range", false, "keep what lies outside"),
            Param.unset("stats_export_path", Param.Type.TEXT, "not needed here: statistics are exported together"));

    /** Copies the list. */
    public OperatorSpec {
        params = List.copyOf(params);
    }

    /** Describes a filter. */
    public static OperatorSpec filter(
            String name, String summary, Function<Params, Operator> factory, Param... params) {
        return new OperatorSpec(name, Operator.Kind.FILTER, summary, List.of(params), factory);
    }

    /** Describes a mapper. */
    public static OperatorSpec mapper(
            String name, String summary, Function<Params, Operator> factory, Param... params) {
        return new OperatorSpec(name, Operator.Kind.MAPPER, summary, List.of(params), factory);
    }

    /** Describes a deduplicator. */
    public static OperatorSpec deduplicator(
            String name, String summary, Function<Params, Operator> factory, Param... params) {
        return new OperatorSpec(name, Operator.Kind.DEDUPLICATOR, summary, List.of(params), factory);
    }

    /** Describes a selector. */
    public static OperatorSpec selector(
            String name, String summary, Function<Params, Operator> factory, Param... params) {
        return new OperatorSpec(name, Operator.Kind.SELECTOR, summary, List.of(params), factory);
    }

    /** Returns the names of the operator's own parameters, and for a filter those that all filters share. */
    List<String> ownParamNames() {
        return allParams().keySet().stream()
                .filter(name ->
                        FOR_ALL.stream().noneMatch(shared -> shared.name().equals(name)))
                .toList();
    }

    /** Returns every parameter that a recipe may set, by name. */
    Map<String, Param> allParams() {
        Map<String, Param> all = new LinkedHashMap<>();
        params.forEach(param -> all.put(param.name(), param));
        if (kind == Operator.Kind.FILTER) {
            FOR_FILTERS.forEach(param -> all.putIfAbsent(param.name(), param));
        }
        FOR_ALL.forEach(param -> all.putIfAbsent(param.name(), param));
        return all;
    }

    /**
     * Makes the operator.
     *
     * @param given parameters as the recipe writes them
     * @param keys the recipe's field names
     * @param folder where relative paths in parameters start
     * @throws InkloomException if a name, a type or a value is wrong; INK-DATA-043 if it cannot be made for a reason
     *     that it has no words for, such as a pattern that is nested too deeply
     */
    public Operator make(SettingsGroup given, FieldKeys keys, Path folder) {
        Params checked = Params.of(this, given, keys, folder);
        try {
            return factory.apply(checked);
        } catch (InkloomException | CancelledException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw InkloomException.badInput(
                    "INK-DATA-043",
                    "The operator '" + name + "' cannot be made with the parameters that the recipe gives it.",
                    "Here " + e.getClass().getSimpleName()
                            + (e.getMessage() == null
                                    ? ""
                                    : ": " + e.getMessage().lines().findFirst().orElse("")) + ".",
                    "Give the parameters " + String.join(", ", given.keys())
                            + " simpler values; leave them out one by one to find which it is.",
                    e);
        }
    }

    /** As {@link #make(SettingsGroup, FieldKeys, Path)} with parameters that stand in no file. */
    public Operator make(Map<String, JsonNode> given, FieldKeys keys, Path folder) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        given.forEach(json::set);
        return make(SettingsGroup.of(name, json, new ParamRefusals(this)), keys, folder);
    }
}
