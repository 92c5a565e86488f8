package org.inkloom.data.op;

import java.util.Collection;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsRefusals;
import org.inkloom.run.settings.SettingsValue;

/**
 * What is wrong with an operator's parameters, in words.
 *
 * @param spec the operator
 */
record ParamRefusals(OperatorSpec spec) implements SettingsRefusals {
    @Override
    public InkloomException unreadable(String source, Exception cause) {
        throw new IllegalStateException("parameters are read with their recipe", cause);
    }

    @Override
    public InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted) {
        return refused(spec.name(), key, found.shown(), atLine(place), "It must be " + wanted + ".");
    }

    @Override
    public InkloomException unknown(SettingsPlace place, String key, Collection<String> known) {
        return InkloomException.badInput(
                "INK-DATA-004",
                "The operator '" + spec.name() + "' has no parameter '" + key + "'" + atLine(place) + ".",
                "It is misspelt, or belongs to another operator.",
                NearestName.advice(key, spec.ownParamNames()));
    }

    private static String atLine(SettingsPlace place) {
        return place.line() > 0 ? " (line " + place.line() + ")" : "";
    }

    static InkloomException refused(String operator, String name, String value, String where, String remedy) {
        return InkloomException.badInput(
                "INK-DATA-005",
                "The operator '" + operator + "' has " + name + ": " + SettingsValue.cut(value) + where + ".",
                "That value cannot be used.",
                remedy);
    }
}
