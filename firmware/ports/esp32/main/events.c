#include "events.h"

#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"

#define WAITING 8

static QueueHandle_t queue;

void port_events_init(void) {
  queue = xQueueCreate(WAITING, sizeof(port_event));
  configASSERT(queue != NULL);
}

void port_events_post(const port_event *event) {
  xQueueSend(queue, event, portMAX_DELAY);
}

void port_events_post_kind(event_kind kind, uint32_t number, int32_t a) {
  port_event event = {.kind = kind, .number = number, .a = a};
  port_events_post(&event);
}

bool port_events_take(port_event *event) {
  return xQueueReceive(queue, event, 0) == pdTRUE;
}
