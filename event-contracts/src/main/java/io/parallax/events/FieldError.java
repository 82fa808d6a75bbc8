package io.parallax.events;

/**
 * What is wrong with one field.
 *
 * @param pointer JSON Pointer (RFC 6901) within the event, {@code ""} for the event as a whole
 * @param detail what was found and what is expected; never the text that was sent
 */
public record FieldError(String pointer, String detail) {}
